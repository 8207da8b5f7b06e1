import { z } from 'zod';

/** A ticked box sends « 1 », an unticked one nothing. */
export const optionSchema = z.object({
  reinitialiser: z
    .literal('1')
    .optional()
    .transform((value) => value === '1'),
});
