import type { FieldError } from '../../errors.ts';
import type { AvecErreurs } from '../commun.ts';

/** « Étape 2 sur 4 »; null on a page that is no step of several. */
export interface EtapeVM {
  rang: number;
  total: number;
}

export interface PageDeParcoursVM extends AvecErreurs {
  etape: EtapeVM | null;
}

/** Of an activation: the password was chosen, and counts at the end only. */
export interface AvecSecretEnAttente {
  secretEnAttente?: boolean;
}

/** A date as it was typed, in three fields named « <nom>-jour », « <nom>-mois », « <nom>-annee ». */
export interface DateSaisieVM {
  jour: string;
  mois: string;
  annee: string;
}

export interface MessagePortailVM {
  type: 'succes' | 'info' | 'attention' | 'erreur';
  titre: string;
  message?: string;
}

export type ErreursVM = readonly FieldError[];
