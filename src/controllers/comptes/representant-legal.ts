import type { EcoleContext } from '../../middlewares/context.ts';
import type { DetailEtEnvois } from '../../middlewares/loaded.ts';
import { representantVM } from '../../vues/comptes/representant-legal.ts';
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
