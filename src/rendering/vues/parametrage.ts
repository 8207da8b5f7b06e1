import type { AvecErreurs } from './commun.ts';

export interface ParametrageVM extends AvecErreurs {
  gestionComptesEleves: boolean;
  bascule: string;
  ondeMajLe: Date | null;
  /** What the last update changed. */
  detailMiseAJour: string | null;
}

export interface VuesParametrage {
  'parametrage/index': ParametrageVM;
}
