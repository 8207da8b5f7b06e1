import { paths } from '../../paths.ts';
import type { LienVM } from '../commun.ts';

/** Shown once: nobody, not even ops, can show these codes again. */
export interface CodesSecoursVM {
  codes: readonly string[];
  identifiant: string;
  creesLe: Date;
  suite: LienVM;
}

export const codesSecoursVM = (
  identifiant: string,
  codes: readonly string[],
  { creesLe, retour }: { creesLe: Date; retour: string | undefined },
): CodesSecoursVM => ({
  codes,
  identifiant,
  creesLe,
  suite: { libelle: 'J’ai conservé mes codes, continuer', url: retour ?? paths.arena() },
});

export interface GestionCodesVM {
  restants: number;
}

/** What is said once a recovery code has served. */
export function codesRestants(restants: number): string {
  const reste =
    restants === 0
      ? 'C’était votre dernier code de secours.'
      : `Ce code de secours ne servira plus. Il vous en reste ${restants}.`;
  return `${reste} Vous pouvez en créer de nouveaux depuis «\u00a0Mon accès\u00a0». Téléphone perdu ou remplacé\u202f? Reliez-en un autre depuis «\u00a0Mon accès\u00a0».`;
}
