import type { ComptesSuivis } from '../personnes/suivis.ts';
import type { AnomalieOnde, FichierOnde } from '../types.ts';
import type { DonneesEleve, DonneesRepresentant, SignalementConnu } from './etat.ts';

/** A fiche the school has, by id, or one of the arrivals of the same diff, by its rank in `arrivees`. */
export type Ref = { fiche: string } | { arrivee: number };

export type ChampEleveModifie = keyof DonneesEleve;
export type ChampRepresentantModifie = keyof DonneesRepresentant;

/** Enough to name a pupil on a screen. */
export interface EleveNomme {
  nom: string;
  nomUsage: string | null;
  prenom: string;
  classe: string | null;
}

export interface RepresentantNomme {
  civilite: string | null;
  nom: string;
  nomUsage: string | null;
  prenom: string;
}

export interface Changement<C extends string> {
  champ: C;
  avant: string | null;
  apres: string | null;
}

/** A fiche that stays or returns and of which ONDE says something new. Named as before the change. */
export type Modification<N, C extends string> = N & {
  id: string;
  ligne: number;
  changements: Changement<C>[];
};

export interface DiffPersonnes<D, N, C extends string> {
  arrivees: (D & { ligne: number })[];
  departs: (N & { id: string })[];
  /** Departed fiches that ONDE names again; what changed meanwhile is in `modifications`. */
  retours: (N & { id: string; ligne: number })[];
  modifications: Modification<N, C>[];
}

export interface LienModifie {
  responsable: Ref;
  eleve: Ref;
  nomResponsable: RepresentantNomme;
  nomEleve: EleveNomme;
}

export interface SignalementClos extends Omit<SignalementConnu, 'representantId'> {
  responsableId: string;
  motif: 'date_corrigee' | 'rattachement_retire' | 'depart';
}

/** Nom, nom d'usage or prénom changed by more than case or accents: « Nouvel identifiant » may be proposed. */
export interface IdentiteChangee {
  profil: 'eleve' | 'representant_legal';
  id: string;
  avant: { nom: string; nomUsage: string | null; prenom: string };
  apres: { nom: string; nomUsage: string | null; prenom: string };
}

export interface Effectifs {
  avant: number;
  apres: number;
  arrivees: number;
  departs: number;
  retours: number;
  modifies: number;
}

export const CODES_ALERTE = [
  'departs_massifs',
  'arrivees_massives',
  'autre_ecole',
  'eleves_absents',
  'lignes_ignorees',
  'lettres_illisibles',
  'classes_differentes',
  'blocage',
] as const;
export interface Alerte {
  code: (typeof CODES_ALERTE)[number];
  /** The file that is to blame, when one is. */
  fichier?: FichierOnde;
  message: string;
}

/** A person by the fiche the school has and by the line of the file that would be the same one. */
export interface Reunion {
  profil: IdentiteChangee['profil'];
  /** Id of the fiche. */
  fiche: string;
  ligne: number;
}

export const MOTIFS_DOUTE = ['nom', 'prenom', 'date_naissance', 'memes_noms', 'lettre_illisible'] as const;
export type MotifDoute = (typeof MOTIFS_DOUTE)[number];

/** Two that may be one: nothing is decided without the director, who sees both side by side. */
export interface Proposition extends Reunion {
  /** What differs, or what stands in the way. */
  motif: MotifDoute;
  avant: { nom: string; nomUsage: string | null; prenom: string };
  apres: { nom: string; nomUsage: string | null; prenom: string };
  champs: { champ: ChampCompare; avant: string | null; apres: string | null }[];
}

/** What is shown side by side; the children of a guardian as their first names. */
export type ChampCompare = ChampEleveModifie | ChampRepresentantModifie | 'enfants';

/**
 * Everything an update would do. The same state and files give the same diff, whatever the order of lines. It is stored as
 * JSON, and read for months: its keys, where a guardian is the « responsable » of the file, do not change.
 */
export interface DiffOnde {
  /** Which files were given: the other side is left untouched. */
  fichiers: { eleves: boolean; responsables: boolean };
  eleves: DiffPersonnes<DonneesEleve, EleveNomme, ChampEleveModifie>;
  responsables: DiffPersonnes<DonneesRepresentant, RepresentantNomme, ChampRepresentantModifie>;
  liens: { ajoutes: LienModifie[]; retires: LienModifie[] };
  signalementsClos: SignalementClos[];
  classes: { creees: string[]; supprimees: string[] };
  identites: IdentiteChangee[];
  /** Who may be somebody the school already has. */
  propositions: Proposition[];
  /** Arrivals from another school of the agent; known to the database only, hence empty in what the files alone tell. */
  comptesSuivis: ComptesSuivis[];
  anomalies: AnomalieOnde[];
  effectifs: { eleves: Effectifs; responsables: Effectifs };
  /** Too large a share of the pupils, or of the guardians, would leave: needs its own confirmation. */
  departsMassifs: boolean;
  /** Too large a share of a school that is already known would arrive: likewise. */
  arriveesMassives: boolean;
  /** Nearly nobody is known: most likely the file of another school, to be refused. */
  autreEcole: boolean;
  alertes: Alerte[];
}
