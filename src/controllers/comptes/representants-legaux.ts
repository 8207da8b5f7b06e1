import { sansPosition } from '../../forms/comptes.ts';
import { type ListeRepresentantsQuery, listeRepresentantsSchema } from '../../forms/representants-legaux.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { listRepresentants } from '../../queries/comptes/representants-legaux.ts';
import { listerRepresentants } from '../../services/operations/documents-representants.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import type { AvecErreurs } from '../../vues/commun.ts';
import { listeRepresentantsVM } from '../../vues/comptes/representants-legaux.ts';
import { type EcranListe, lirePage } from './liste.ts';
import { selectionner, telecharger } from './selection.ts';

const profil = 'representant_legal';

const LISTE: EcranListe<typeof profil, ListeRepresentantsQuery> = {
  profil,
  schema: listeRepresentantsSchema,
  criteresDe: sansPosition,
  afficher,
  document: listerRepresentants,
};

export const afficherRepresentants = (ctx: EcoleContext): Promise<void> =>
  afficher(ctx, listeRepresentantsSchema.parse(ctx.req.query));
export const selectionnerRepresentants = selectionner(LISTE);
export const telechargerListeRepresentants = telecharger(LISTE);

async function afficher(
  ctx: EcoleContext,
  demande: ListeRepresentantsQuery,
  erreurs: AvecErreurs['erreurs'] = [],
): Promise<void> {
  const page = await lirePage(ctx, demande, { profil, lire: listRepresentants, erreurs });
  ctx.page('comptes/representants-legaux', listeRepresentantsVM(page), {
    titre: MOTS_PROFIL.representant_legal.onglet,
    onglet: 'representants-legaux',
    status: erreurs.length > 0 ? 422 : 200,
  });
}
