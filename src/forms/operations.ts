import { z } from 'zod';
import { MODES } from '../domain/comptes/modes.ts';
import { MISES_EN_PAGE } from '../domain/operations/mise-en-page.ts';

/** The options of a plan. A ticked box sends « 1 », an unticked one nothing. */
export const optionSchema = z.object({
  reinitialiser: z
    .literal('1')
    .optional()
    .transform((value) => value === '1'),
  mode: z.enum(MODES).catch('feuilles'),
});

/** How the sheets are wanted, in the address of the document; what makes no sense there has its default. */
export const feuillesSchema = z
  .object({
    par_page: z.coerce.number().pipe(z.literal(MISES_EN_PAGE)).catch(1),
    couvertures: z.literal('1').optional().catch(undefined),
    nouveaux: z.literal('1').optional().catch(undefined),
  })
  .transform(({ par_page, couvertures, nouveaux }) => ({
    miseEnPage: par_page,
    couvertures: couvertures === '1',
    nouveaux: nouveaux === '1',
  }));

export const STATUTS_FILTRE = ['en_attente', 'differe', 'envoye', 'rejete'] as const;

const page = z.coerce.number().int().min(1).max(10_000).catch(1);

/** The page of an operation: which of its mails are shown. */
export const envoisSchema = z.object({
  statut: z.enum(STATUTS_FILTRE).optional().catch(undefined),
  page,
});

export const pageOperationsSchema = z.object({ page });
