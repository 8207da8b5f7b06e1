import type { Situation } from '../comptes/etats.ts';
import type { CompteADecider } from '../comptes/faits.ts';

/** In place of a chosen password, which nobody knows: as many asterisks whatever its length. */
export const MASQUE = '*****';

/** What a list shows in place of the password (guide, « Éditer une liste »); « masque » is MASQUE. */
export type MotDePasseAffiche = 'vide' | 'provisoire' | 'masque' | 'expire' | 'annule';

/** An account that only FranceConnect opens shows asterisks like any « Activé » (guide §1.9). */
const AFFICHES: Readonly<Record<Situation, MotDePasseAffiche>> = {
  aucun: 'masque',
  provisoire: 'provisoire',
  expire: 'expire',
  choisi: 'masque',
};
/** « annule »: none is given while the school blocks the account, and the one it had is void. */
export const motDePasseAffiche = ({
  etat,
  situation,
  bloque,
}: Pick<CompteADecider, 'etat' | 'situation' | 'bloque'>): MotDePasseAffiche => {
  if (etat === 'non_informe') return 'vide';
  return bloque && (situation === 'provisoire' || situation === 'expire') ? 'annule' : AFFICHES[situation];
};
