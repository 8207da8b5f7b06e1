import { lireRechercheAuGuichet } from '../../domain/ecole/guichet.ts';
import { guichetScelleSchema, guichetSchema } from '../../forms/comptes.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { chercherAuGuichet, sceauDeRecherche } from '../../services/comptes/guichet.ts';
import type { AvecErreurs } from '../../vues/commun.ts';
import { avecListe } from '../../vues/comptes/ecrans.ts';
import { guichetVM, voitLesRepresentants } from '../../vues/comptes/reste/guichet.ts';

/** What is looked for comes sealed in the address, so that the back button and a reload work. */
export async function afficherGuichet(ctx: EcoleContext): Promise<void> {
  const { deps, acces, req } = ctx;
  const { pour } = guichetScelleSchema.parse(req.query);
  const recherche = pour === '' ? '' : sceauDeRecherche(deps, acces).open(pour);
  await montrer(ctx, { recherche: recherche ?? '', perdue: recherche === undefined, erreurs: [] });
}

export async function chercher(ctx: EcoleContext): Promise<void> {
  const { deps, acces, ecole, req } = ctx;
  const { recherche } = guichetSchema.parse(req.body ?? {});
  if (lireRechercheAuGuichet(recherche) === undefined) {
    const message = 'Écrivez un nom, un identifiant, une adresse mail ou un numéro de portable';
    return montrer(ctx, { recherche, perdue: false, erreurs: [{ champ: 'recherche', message }] });
  }
  const pour = sceauDeRecherche(deps, acces).seal(recherche);
  ctx.redirect(avecListe(paths.guichet({ uai: ecole.uai }), new URLSearchParams({ pour }).toString()));
}

async function montrer(
  ctx: EcoleContext,
  saisie: { recherche: string; perdue: boolean } & AvecErreurs,
): Promise<void> {
  const { deps, acces, ecole } = ctx;
  const { recherche, erreurs } = saisie;
  const representants = voitLesRepresentants(ecole);
  const reponse =
    recherche === '' || erreurs.length > 0
      ? undefined
      : await chercherAuGuichet(deps, acces, recherche, { representants });
  ctx.page('comptes/guichet', guichetVM(ecole, saisie, reponse, deps.clock.now()), {
    titre: 'Guichet',
    onglet: representants ? 'representants-legaux' : 'eleves',
    status: erreurs.length > 0 ? 422 : 200,
  });
}
