import type { DiffOnde, Effectifs, Reunion } from '../diff/types.ts';

/** Movements of too large a share of a school, each of which needs an agreement of its own (rules §7). */
export const MOUVEMENTS_MASSIFS = ['departs', 'arrivees'] as const;
export type MouvementMassif = (typeof MOUVEMENTS_MASSIFS)[number];

/** A file that would remove, or bring, more than this share of the school needs its own confirmation (rules §7). */
export const POURCENT_MASSIF = 10;

/** Nobody is known yet before a first update: everybody arrives. */
export const seraitMassif = (
  mouvement: MouvementMassif,
  { avant, [mouvement]: nombre }: Pick<Effectifs, 'avant' | MouvementMassif>,
): boolean => nombre * 100 > avant * POURCENT_MASSIF && (mouvement === 'departs' || avant > 0);

type Massifs = Pick<DiffOnde, 'departsMassifs' | 'arriveesMassives'>;

export const estMassif = (diff: Massifs, mouvement: MouvementMassif): boolean =>
  mouvement === 'departs' ? diff.departsMassifs : diff.arriveesMassives;

/** What is still to be agreed to before the update may be applied. */
export const sansAccord = (diff: Massifs, accords: readonly MouvementMassif[]): MouvementMassif[] =>
  MOUVEMENTS_MASSIFS.filter((mouvement) => estMassif(diff, mouvement) && !accords.includes(mouvement));

/** Whether a movement is massive only as long as those who may be one person are not said to be. */
export function inutileSiReunis(diff: DiffOnde, mouvement: MouvementMassif): boolean {
  const { effectifs, propositions } = diff;
  const resteMassif = (cote: 'eleves' | 'responsables', profil: Reunion['profil']) => {
    const departs = new Set(diff[cote].departs.map(({ id }) => id));
    const arrivees = new Set(diff[cote].arrivees.map(({ ligne }) => ligne));
    const paires = propositions.filter(
      (paire) =>
        paire.profil === profil &&
        (mouvement === 'departs' ? departs.has(paire.fiche) : arrivees.has(paire.ligne)),
    );
    const distincts = (de: (paire: Reunion) => string | number) => new Set(paires.map(de)).size;
    const reunis = Math.min(
      distincts(({ fiche }) => fiche),
      distincts(({ ligne }) => ligne),
    );
    const effectif = effectifs[cote];
    return seraitMassif(mouvement, { ...effectif, [mouvement]: effectif[mouvement] - reunis });
  };
  return (
    estMassif(diff, mouvement) &&
    !resteMassif('eleves', 'eleve') &&
    !resteMassif('responsables', 'representant_legal')
  );
}
