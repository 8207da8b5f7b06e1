import { z } from 'zod';

/** Explicit value rather than a toggle: a double click asks twice for the same thing. */
export const basculeSchema = z.object({ actif: z.enum(['0', '1']).transform((value) => value === '1') });
