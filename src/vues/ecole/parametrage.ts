import { paths } from '../../paths.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import type { AvecErreurs } from '../commun.ts';
import { fraicheurVM } from './fraicheur.ts';

export interface ParametrageVM extends AvecErreurs {
  gestionComptesEleves: boolean;
  bascule: string;
  ondeMajLe: Date | null;
  /** What the last update changed. */
  detailMiseAJour: string | null;
}

export function parametrageVM(
  ecole: EcoleAdministree,
  derniereMiseAJour: { id: string } | undefined,
  erreurs: AvecErreurs['erreurs'],
): ParametrageVM {
  const { le, detail } = fraicheurVM(ecole, derniereMiseAJour);
  return {
    erreurs,
    gestionComptesEleves: ecole.gestionComptesEleves,
    bascule: paths.gestionComptesEleves({ uai: ecole.uai }),
    ondeMajLe: le,
    detailMiseAJour: detail,
  };
}
