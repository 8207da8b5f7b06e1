import type { ChampEleve, ChampResponsable } from './fichier/entetes.ts';

/** Plain data read from the two files a director exports from ONDE (rules §7). All of it survives JSON. */

export const FICHIERS_ONDE = ['eleves', 'responsables'] as const;
export type FichierOnde = (typeof FICHIERS_ONDE)[number];

export const FICHIER_LABELS: Readonly<Record<FichierOnde, string>> = {
  eleves: 'fichier des élèves',
  responsables: 'fichier des responsables',
};

export const GRAVITES = ['ligne_ignoree', 'champ_ignore', 'avertissement'] as const;
export type Gravite = (typeof GRAVITES)[number];

/** A column of either file that is kept of a person. */
export type ChampOnde = ChampEleve | ChampResponsable;

/** Something the director should look at in ONDE; never stops the other lines. */
export interface AnomalieOnde {
  fichier: FichierOnde;
  /** Row number as a spreadsheet shows it: the header is row 1. */
  ligne: number;
  /** Column name as written in the file, or a French word when the whole line is meant. */
  champ: string;
  valeur: string;
  gravite: Gravite;
  message: string;
  /** What the cell is about, until the comparison with the school has said what becomes of it. */
  donnee?: ChampOnde;
}

export const CODES_REFUS = [
  'vide',
  'trop_gros',
  'trop_long',
  'tableur',
  'pdf',
  'archive',
  'page_web',
  'binaire',
  'codage',
  'entete_inconnu',
  'colonnes_manquantes',
  'fichier_eleves',
  'fichier_responsables',
  'fichier_enseignants',
  'entete_seul',
  'tronque',
  'aucune_ligne_lisible',
] as const;
export type CodeRefus = (typeof CODES_REFUS)[number];

/** Why a whole file cannot be used; `message` says what to do. */
export interface RefusOnde {
  fichier: FichierOnde;
  code: CodeRefus;
  message: string;
}

export type SexeOnde = 'F' | 'M';
export type CiviliteOnde = 'M.' | 'Mme';

/**
 * A pupil's line. An optional field that is absent means that the file says nothing usable about it (no such column, or
 * an unreadable value): what the school holds is then kept. `null` means that ONDE says « empty ».
 */
export interface EleveOnde {
  ligne: number;
  nom: string;
  nomUsage?: string | null;
  prenom: string;
  /** `YYYY-MM-DD` */
  dateNaissance: string;
  sexe?: SexeOnde;
  /** Absent while ONDE waits for it: an empty INE never erases a known one. */
  ine?: string;
  niveau?: string;
  classe?: string | null;
}

/** A child as named on a guardian's line: ONDE gives neither INE nor birth date there. */
export interface EnfantOnde {
  ligne: number;
  nom: string | null;
  nomUsage: string | null;
  prenom: string;
  classe: string | null;
}

/** What a line says of a guardian, the children apart. */
export const CHAMPS_RESPONSABLE = [
  'civilite',
  'nom',
  'nomUsage',
  'prenom',
  'mail',
  'portable',
  'telephoneDomicile',
  'telephoneTravail',
  'adresse',
  'codePostal',
  'commune',
  'pays',
] as const;

/** A legal guardian; several lines of the file may have been merged into one. Absent and `null` as in {@link EleveOnde}. */
export interface ResponsableOnde {
  ligne: number;
  civilite?: CiviliteOnde | null;
  nom: string;
  nomUsage?: string | null;
  prenom: string;
  mail?: string | null;
  /** E.164, always a mobile. */
  portable?: string | null;
  telephoneDomicile?: string | null;
  telephoneTravail?: string | null;
  adresse?: string | null;
  codePostal?: string | null;
  commune?: string | null;
  pays?: string | null;
  enfants: EnfantOnde[];
}

/** What could be read of an ignored line, so that its person is not taken for somebody who left. */
export interface LigneIgnoree {
  ligne: number;
  ine?: string;
  nom?: string;
  nomUsage?: string;
  prenom?: string;
  /** `YYYY-MM-DD`; guardians have none. */
  dateNaissance?: string;
}

export interface FichierLu<T> {
  lignes: T[];
  ignorees: LigneIgnoree[];
  anomalies: AnomalieOnde[];
}

export type Lecture<T> = ({ ok: true } & FichierLu<T>) | { ok: false; refus: RefusOnde };

export interface OptionsLecture {
  /** Calendar day in Europe/Paris, `YYYY-MM-DD`. */
  aujourdhui: string;
}
