import { sansPosition } from '../forms/comptes.ts';
import { type ListeElevesQuery, listeElevesSchema } from '../forms/eleves.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { listEleves } from '../queries/eleves.ts';
import type { AvecErreurs } from '../rendering/vues/commun.ts';
import { paths } from '../routes/paths.ts';
import { listerComptes } from '../services/documents-eleves.ts';
import { type ListeComptes, lireListe } from './liste-comptes.ts';
import { selectionner, telecharger } from './selection-comptes.ts';

const profil = 'eleve';

const LISTE: ListeComptes<typeof profil, ListeElevesQuery> = {
  profil,
  schema: listeElevesSchema,
  criteresDe: sansPosition,
  pdf: paths.listeElevesPdf,
  csv: paths.listeElevesCsv,
  afficher,
  document: listerComptes,
};

export const listerEleves = (ctx: EcoleContext): Promise<void> =>
  afficher(ctx, listeElevesSchema.parse(ctx.req.query));
export const selectionnerEleves = selectionner(LISTE);
export const telechargerListe = telecharger(LISTE);

async function afficher(
  ctx: EcoleContext,
  demande: ListeElevesQuery,
  erreurs: AvecErreurs['erreurs'] = [],
): Promise<void> {
  const liste = await lireListe(ctx, demande, { profil, lire: listEleves, erreurs });
  const vm = {
    ...liste,
    gestionActive: ctx.ecole.gestionComptesEleves,
    identitesChangees: demande.identite === 'changee',
  };
  ctx.page('eleves/liste', vm, { titre: 'Élèves', onglet: 'eleves', status: erreurs.length > 0 ? 422 : 200 });
}
