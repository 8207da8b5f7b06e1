import type { ChangementLu, CleSection } from '../../domain/onde/diff/detailler.ts';
import type { MouvementMassif } from '../../domain/onde/diff/massifs.ts';
import type { EtatMiseAJour } from '../../domain/onde/mise-a-jour.ts';
import type { Pagination } from '../pagination.ts';
import type { AvecErreurs, Lien } from './commun.ts';

/** An update in a list: who, when, and its figures in a few lines. */
export interface ResumeMiseAJourVM {
  url: string;
  auteur: string;
  le: Date;
  resume: readonly string[];
}

export interface DepotOndeVM extends AvecErreurs {
  /** Nothing was read, and there is nothing to correct: what to wait for. */
  refus?: { titre: string; message: string } | undefined;
  action: string;
  retour: string;
  /** Of one file, in megabytes. */
  tailleMaxMo: number;
  ondeMajLe: Date | null;
  /** Proposals that wait to be confirmed or abandoned. */
  enAttente: readonly ResumeMiseAJourVM[];
  historique: readonly ResumeMiseAJourVM[];
}

/** Head-count of one side before and after, and where each movement is listed. */
export interface BilanVM {
  titre: string;
  /** The file was not given: nothing changes on this side. */
  absent: boolean;
  avant: number;
  apres: number;
  mouvements: readonly { signe: '+' | '−' | '·'; libelle: string; url: string }[];
}

export interface LigneMiseAJourVM {
  cellules: readonly (string | readonly ChangementLu[])[];
  lien?: Lien;
}

export interface SectionMiseAJourVM {
  cle: CleSection;
  titre: string;
  nombre: number;
  aide: string;
  colonnes: readonly string[];
  lignes: readonly LigneMiseAJourVM[];
  /** Where the rest is, when only the first rows are shown. */
  suite?: string;
}

export interface CaseMassiveVM {
  nom: MouvementMassif;
  /** For screen readers, above the only box. */
  legende: string;
  libelle: string;
  aide: string;
  coche: boolean;
}

/** Two who may be one, side by side; ticked, they are. */
export interface MemePersonneVM {
  cle: string;
  profil: string;
  avant: string;
  apres: string;
  motif: string;
  champs: readonly { champ: string; avant: string | null; apres: string | null; differe: boolean }[];
  coche: boolean;
}

export interface MiseAJourOndeVM extends AvecErreurs {
  titre: string;
  etat: EtatMiseAJour;
  auteur: string;
  creeeLe: Date;
  /** By whom it was confirmed, and when. */
  application: { le: Date; par: string } | null;
  bilans: readonly BilanVM[];
  alertes: readonly string[];
  /** Of arrivals whom another school of the agent has, or had. */
  suivis: readonly string[];
  /** Arrivals whom another school of the agent still names, and where to bring that one up to date first. */
  encoreAilleurs: readonly { message: string; lien: Lien }[];
  /** Only while it waits. */
  confirmation: {
    action: string;
    abandonner: string;
    /** Boxes without which mass movements are not applied. */
    cases: readonly CaseMassiveVM[];
    memes: readonly MemePersonneVM[];
    vide: boolean;
  } | null;
  filtres: readonly { libelle: string; nombre: number | null; url: string; actif: boolean }[];
  sections: readonly SectionMiseAJourVM[];
  /** Of the only section shown. */
  pagination: { pagination: Pagination; base: string } | null;
  /** In place of the sections, once the detail is gone. */
  resume: readonly string[] | null;
  depot: string;
  parametrage: string;
}

export interface VuesOnde {
  'onde/depot': DepotOndeVM;
  'onde/mise-a-jour': MiseAJourOndeVM;
}
