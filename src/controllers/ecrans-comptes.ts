import type { z } from 'zod';
import type { Profil } from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { fromQueryString, type Position, toQueryString } from '../forms/comptes.ts';
import { listeElevesSchema } from '../forms/eleves.ts';
import { idInterne } from '../forms/form.ts';
import { listeRepresentantsSchema } from '../forms/representants-legaux.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { paths } from '../routes/paths.ts';

/** Where the accounts of each profile are shown and acted on. */
export const ECRANS = {
  eleve: {
    onglet: 'eleves',
    schema: listeElevesSchema,
    libelle: 'Élèves',
    liste: paths.eleves,
    fiche: paths.eleve,
    action: paths.actionEleve,
    nouvelIdentifiant: paths.nouvelIdentifiantEleve,
    introuvable: 'Cet élève n’est pas dans cette école.',
  },
  representant_legal: {
    onglet: 'representants-legaux',
    schema: listeRepresentantsSchema,
    libelle: 'Représentants légaux',
    liste: paths.representantsLegaux,
    fiche: paths.representantLegal,
    action: paths.actionRepresentant,
    nouvelIdentifiant: paths.nouvelIdentifiantRepresentant,
    introuvable: 'Ce représentant légal n’est pas dans cette école.',
  },
} as const;

/**
 * The list that an address describes, as a query string. Only what that list knows is kept: a detail page and its
 * plan lead back to the list they were opened from, and to nowhere else.
 */
export function listeDecrite(profil: Profil, query: string | object): string {
  const schema: z.ZodType<Position> = ECRANS[profil].schema;
  return toQueryString(typeof query === 'string' ? fromQueryString(schema, query) : schema.parse(query));
}

/** An address, and the list one comes from. */
export const avecListe = (url: string, liste: string): string => (liste === '' ? url : `${url}?${liste}`);

/** The address « …/selection » left in the browser by the form of a list: there is nothing to read there. */
export const revenirALaListe = (profil: Profil) => async (ctx: EcoleContext) =>
  ctx.redirect(ECRANS[profil].liste({ uai: ctx.ecole.uai }));

/** The person whom the address names. */
export function personneDe(ctx: EcoleContext, profil: Profil): { uai: string; id: string } {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError(ECRANS[profil].introuvable);
  return { uai: ctx.ecole.uai, id: id.data };
}
