import type { DiffOnde } from './types.ts';

/** Movements of more than 10 % of a school, each of which needs an agreement of its own (DESIGN §7). */
export const MOUVEMENTS_MASSIFS = ['departs', 'arrivees'] as const;
export type MouvementMassif = (typeof MOUVEMENTS_MASSIFS)[number];

type Massifs = Pick<DiffOnde, 'departsMassifs' | 'arriveesMassives'>;

export const estMassif = (diff: Massifs, mouvement: MouvementMassif): boolean =>
  mouvement === 'departs' ? diff.departsMassifs : diff.arriveesMassives;

/** What is still to be agreed to before the update may be applied. */
export const sansAccord = (diff: Massifs, accords: readonly MouvementMassif[]): MouvementMassif[] =>
  MOUVEMENTS_MASSIFS.filter((mouvement) => estMassif(diff, mouvement) && !accords.includes(mouvement));
