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
  retour: string;
}

/** What is about to happen, before « Confirmer ». */
export interface PlanVM extends OperationVM {
  question: string;
  avertissements: string[];
  /** The options of Informer; absent for the other operations. « modes »: guardians only. */
  option?: {
    action: string;
    active: boolean;
    modes?: { choisi: Mode; joignables: number; sansMail: number };
  };
  /** Nothing to confirm when nobody can be served. */
  confirmer?: { action: string; libelle: string };
}

/** What becomes of the mails of an operation. */
export interface EnvoisVM {
  total: number;
  termines: number;
  /** Some are still on their way: the page refreshes itself. */
  enRoute: boolean;
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
  /** Present when some failed. */
  renvoyer?: string;
}

/** What was done. */
export interface ResultatVM extends OperationVM {
  auteur: string;
  executeeLe: Date;
  conclusion: string;
  /** « nouvelles » counts those informed since their sheet was last printed. */
  feuilles?: {
    url: string;
    nombre: number;
    nouvelles: number;
    mot: { un: string; des: string; feuille: string; feuilles: string };
  };
  listes: { pdf: string; csv: string };
  envois?: EnvoisVM;
  /** Whom no mail can reach: sheets are offered. */
  nonJoints?: { action: string; nombre: number };
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
