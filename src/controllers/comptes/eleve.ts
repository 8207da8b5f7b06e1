import type { EcoleContext } from '../../middlewares/context.ts';
import type { DetailEleve } from '../../queries/comptes/eleves.ts';
import { eleveVM } from '../../vues/comptes/eleve.ts';
import { agirSur } from './actions.ts';
import { listeDecrite } from './ecrans.ts';

export function afficherEleve(ctx: EcoleContext & { eleve: DetailEleve }): void {
  const vm = eleveVM({
    ecole: ctx.ecole,
    fiche: ctx.eleve,
    criteres: listeDecrite('eleve', ctx.req.query),
    maintenant: ctx.deps.clock.now(),
  });
  ctx.page('comptes/eleve', vm, { titre: vm.titre, onglet: 'eleves' });
}

export const agirSurEleve = agirSur('eleve');
