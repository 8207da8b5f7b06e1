import { z } from 'zod';
import { DIVISIONS } from '../../domain/statistiques/chiffres.ts';

/** « ?par=classe »: how the school is divided; the whole of it otherwise. */
export const statistiquesSchema = z.object({ par: z.enum(DIVISIONS).catch('globales') });
