import { sansPosition } from '../../forms/comptes.ts';
import { type ListeElevesQuery, listeElevesSchema } from '../../forms/eleves.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { listEleves } from '../../queries/comptes/eleves.ts';
import { listerComptes } from '../../services/operations/documents-eleves.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { AvecErreurs } from '../../vues/commun.ts';
import { listeElevesVM } from '../../vues/comptes/eleves.ts';
import { type EcranListe, lirePage } from './liste.ts';
import { selectionner, telecharger } from './selection.ts';

const profil = 'eleve';

const LISTE: EcranListe<typeof profil, ListeElevesQuery> = {
  profil,
  schema: listeElevesSchema,
  criteresDe: sansPosition,
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
  const page = await lirePage(ctx, demande, { profil, lire: listEleves, erreurs });
  const status = erreurs.length > 0 ? 422 : 200;
  ctx.page('comptes/eleves', listeElevesVM(page), {
    titre: MOTS_PROFIL.eleve.onglet,
    onglet: 'eleves',
    status,
  });
}
