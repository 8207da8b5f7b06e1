import type { AvecErreurs } from './commun.ts';

export interface ParametrageVM extends AvecErreurs {
  gestionComptesEleves: boolean;
  bascule: string;
  ondeMajLe: Date | null;
}

export interface VuesParametrage {
  'parametrage/index': ParametrageVM;
}
