import type { z } from 'zod';
import type { Profil } from '../../domain/comptes/etats.ts';
import { fromQueryString, type Position, toQueryString } from '../../forms/comptes.ts';
import { listeElevesSchema } from '../../forms/eleves.ts';
import { listeRepresentantsSchema } from '../../forms/representants-legaux.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { ECRANS } from '../../vues/comptes/ecrans.ts';

const SCHEMAS: Readonly<Record<Profil, z.ZodType<Position>>> = {
  eleve: listeElevesSchema,
  representant_legal: listeRepresentantsSchema,
};

/**
 * The list that an address describes, as a query string. Only what that list knows is kept: a detail page and its
 * plan lead back to the list they were opened from, and to nowhere else.
 */
export function listeDecrite(profil: Profil, query: string | object): string {
  const schema = SCHEMAS[profil];
  return toQueryString(typeof query === 'string' ? fromQueryString(schema, query) : schema.parse(query));
}

/** The address « …/selection » left in the browser by the form of a list: there is nothing to read there. */
export const revenirALaListe = (profil: Profil) => async (ctx: EcoleContext) =>
  ctx.redirect(ECRANS[profil].liste({ uai: ctx.ecole.uai }));
