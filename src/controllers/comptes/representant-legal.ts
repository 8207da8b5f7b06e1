import { depuisListeSchema } from '../../forms/comptes.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { AvecFiche, DetailEtEnvois } from '../../middlewares/loaded.ts';
import { renvoyerConfirmation } from '../../services/comptes/confirmation.ts';
import { direRenvoi } from '../../textes/comptes/confirmation.ts';
import { avecListe, ECRANS } from '../../vues/comptes/ecrans.ts';
import { representantVM } from '../../vues/comptes/representant-legal.ts';
import { demandeur } from '../reponses.ts';
import { agirSur } from './actions.ts';
import { listeDecrite } from './ecrans.ts';

export function afficherRepresentant(ctx: EcoleContext & { representant: DetailEtEnvois }): void {
  const { fiche, envois } = ctx.representant;
  const page = {
    ecole: ctx.ecole,
    fiche,
    criteres: listeDecrite('representant_legal', ctx.req.query),
    maintenant: ctx.deps.clock.now(),
  };
  const vm = representantVM(page, envois);
  ctx.page('comptes/representant-legal', vm, { titre: vm.titre, onglet: 'representants-legaux' });
}

export const agirSurRepresentant = agirSur('representant_legal');

export async function renvoyerMailDeConfirmation(ctx: EcoleContext & AvecFiche): Promise<void> {
  const renvoi = await renvoyerConfirmation(ctx.deps, demandeur(ctx), ctx.fiche.id);
  ctx.flash(...direRenvoi(renvoi));
  const { criteres } = depuisListeSchema.parse(ctx.req.body ?? {});
  const fiche = ECRANS.representant_legal.fiche({ uai: ctx.ecole.uai, id: ctx.fiche.id });
  ctx.redirect(avecListe(fiche, listeDecrite('representant_legal', criteres)));
}
