import { z } from 'zod';

const ACTIF_ABSENT =
  'Le choix n’a pas été reçu\u00a0: utilisez le bouton «\u00a0Activer\u00a0» ou «\u00a0Désactiver\u00a0» ci-dessous.';

/** Explicit value rather than a toggle: a double click asks twice for the same thing. */
export const basculeSchema = z.object({
  actif: z.enum(['0', '1'], ACTIF_ABSENT).transform((value) => value === '1'),
});
