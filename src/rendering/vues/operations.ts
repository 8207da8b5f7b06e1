import type { Effet } from '../../domain/compte.ts';

export interface LigneEffetVM {
  effet: Effet;
  libelle: string;
  explication: string;
  nombre: number;
}

interface OperationVM {
  titre: string;
  total: number;
  effets: LigneEffetVM[];
  refus: { nom: string; prenom: string; classe: string; motif: string }[];
  retour: string;
}

/** What is about to happen, before « Confirmer ». */
export interface PlanVM extends OperationVM {
  question: string;
  avertissements: string[];
  /** The option « réinitialiser » of Informer; absent for the other operations. */
  option?: { action: string; active: boolean };
  /** Nothing to confirm when nobody can be served. */
  confirmer?: { action: string; libelle: string };
}

/** What was done. */
export interface ResultatVM extends OperationVM {
  auteur: string;
  executeeLe: Date;
  conclusion: string;
  feuilles?: { url: string; nombre: number };
  listes: { pdf: string; csv: string };
}

export interface VuesOperations {
  'operations/plan': PlanVM;
  'operations/resultat': ResultatVM;
}
