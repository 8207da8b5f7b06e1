import type { Effet, Mode, Profil } from '../../domain/compte.ts';
import type { StatutEnvoi } from '../../domain/envoi.ts';
import type { Pagination } from '../pagination.ts';

export interface LigneEffetVM {
  effet: Effet;
  libelle: string;
  explication: string;
  nombre: number;
}

export interface OperationVM {
  titre: string;
  profil: Profil;
  /** Name of the tab this operation comes from. */
  onglet: string;
  total: number;
  effets: LigneEffetVM[];
  /** The first hundred; « refusTotal » counts them all. */
  refus: { nom: string; prenom: string; classe: string; motif: string }[];
  refusTotal: number;
  refusTitre: string;
  retour: string;
}

/** What is about to happen, before « Confirmer ». */
export interface PlanVM extends OperationVM {
  /** The page one came from. */
  annuler: string;
  question: string;
  avertissements: string[];
  /** Guardians who are informed: by what, and the other way when it would serve somebody. */
  modes?: {
    action: string;
    choisi: Mode;
    reinitialiser: boolean;
    /** How many can be written to, in words. */
    adresses: string;
    autre: { mode: Mode; libelle: string; icone: string } | null;
  };
  /** « Réinitialiser aussi »: Informer only. */
  option?: { action: string; active: boolean };
  confirmer?: { action: string; libelle: string };
  /** In place of « Confirmer » when nobody can be served. */
  impossible?: { titre: string; message: string };
}

/** What becomes of the mails of an operation. */
export interface EnvoisVM {
  total: number;
  termines: number;
  /** How many have been dealt with, and what the others wait for. */
  avancement: string[];
  /** This very page, filter included: present while some are on their way. */
  actualiser?: string;
  parStatut: { statut: StatutEnvoi; libelle: string; nombre: number; url: string; choisi: boolean }[];
  url: string;
  /** The status shown alone, in words. */
  filtre: string | null;
  base: string;
  pagination: Pagination;
  lignes: {
    nom: string;
    prenom: string;
    adresse: string;
    statut: StatutEnvoi;
    libelle: string;
    motif: string | null;
    prochainEssaiLe: Date | null;
    envoyeLe: Date | null;
  }[];
  /** Present when some failed; without an action none of them can leave. */
  renvoyer?: { phrase: string; bouton?: { action: string; libelle: string } };
}

/** Whom no mail reached, with the sheets prepared since. */
export interface NonJointsVM {
  phrase: string;
  action: string;
  bouton: string;
  preparees: { url: string; le: Date; nombre: number }[];
}

/** What was done. */
export interface ResultatVM extends OperationVM {
  auteur: string;
  executeeLe: Date;
  conclusion: { type: 'succes' | 'info' | 'attention'; titre: string; detail: string };
  /** Milliseconds after which the part about the mails is worth reading again; absent when nothing will change. */
  relire?: number;
  /** « nouvelles » counts those informed since their sheet was last printed. */
  feuilles?: {
    url: string;
    nombre: number;
    nouvelles: number;
    mot: { un: string; des: string; feuille: string; feuilles: string };
  };
  /** The list of those served; absent when nobody of them is in the school any more. */
  listes?: { nombre: number; pdf: string; csv: string };
  envois?: EnvoisVM;
  nonJoints?: NonJointsVM;
}

export interface ListeOperationsVM {
  pagination: Pagination;
  base: string;
  lignes: {
    url: string;
    libelle: string;
    executeeLe: Date;
    auteur: string;
    resultat: string;
    mails: { envoyes: number; enRoute: number; rejetes: number } | null;
  }[];
}

export interface VuesOperations {
  'operations/plan': PlanVM;
  'operations/resultat': ResultatVM;
  'operations/liste': ListeOperationsVM;
}
