import type { Effet } from '../comptes/decision/cases.ts';
import type { MotifRefus } from '../comptes/decision/motifs.ts';
import type { Etat, Profil } from '../comptes/etats.ts';
import type { Mode, TypeOperation } from '../comptes/modes.ts';

/** Where a plan was asked from: the list as it was shown (its query string), a detail page, another operation. */
export interface Depuis {
  liste: string;
  ficheId?: string | null;
  operationId?: string | null;
}

export interface Operation {
  id: string;
  type: TypeOperation;
  profil: Profil;
  reinitialiser: boolean;
  mode: Mode;
  etat: 'planifiee' | 'executee' | 'perimee';
  /** Who confirmed it; of a plan, who prepared it. */
  auteur: string;
  /** Who prepared it, when somebody else confirmed it. */
  prepareePar: string | null;
  depuis: Depuis;
  planifieeLe: Date;
  executeeLe: Date | null;
  remplaceePar: string | null;
}

/** Why an operation has no sheet at all: all printed already, or everybody served has left the school, or is blocked there. */
export type SansFeuille = 'imprimees' | 'partis' | 'bloques';

/** A plan whose confirmation sends passwords by mail. */
export const estPlanParMail = ({ etat, mode }: Pick<Operation, 'etat' | 'mode'>): boolean =>
  etat === 'planifiee' && mode === 'mail';

/** One account of a plan: what it was when the plan was made, and what will be done to it. */
export interface LignePlan {
  ficheId: string;
  compteId: string;
  version: number;
  etatAvant: Etat;
  effet: Effet;
  motif: MotifRefus | null;
  /** When the provisional password that the account keeps ends; null when it keeps none. */
  expireLe: Date | null;
}
