import type { CiviliteOnde, SexeOnde } from '../types.ts';

/** What the school holds before an update: plain data, loaded by a repository. Ids are strings of digits. */
export interface EtatEcole {
  /** Departed ones included: a return finds its fiche again. */
  eleves: readonly FicheEleve[];
  representants: readonly FicheRepresentant[];
  rattachements: readonly Rattachement[];
  /** Only those not closed yet. */
  signalements: readonly SignalementConnu[];
}

export interface DonneesEleve {
  nom: string;
  nomUsage: string | null;
  prenom: string;
  /** `YYYY-MM-DD` */
  dateNaissance: string;
  sexe: SexeOnde | null;
  ine: string | null;
  niveau: string | null;
  /** Label of the class; `null` when ONDE gives none. */
  classe: string | null;
}

export interface DonneesRepresentant {
  civilite: CiviliteOnde | null;
  nom: string;
  nomUsage: string | null;
  prenom: string;
  mail: string | null;
  portable: string | null;
  telephoneDomicile: string | null;
  telephoneTravail: string | null;
  adresse: string | null;
  codePostal: string | null;
  commune: string | null;
  pays: string | null;
}

export interface FicheEleve extends DonneesEleve {
  id: string;
  parti: boolean;
  /** The school blocks the account (rules §4.1). */
  bloque: boolean;
}

export interface FicheRepresentant extends DonneesRepresentant {
  id: string;
  parti: boolean;
  bloque: boolean;
}

export interface Rattachement {
  representantId: string;
  eleveId: string;
}

export type TypeSignalement = 'rattachement_errone' | 'date_naissance_erronee';

export interface SignalementConnu extends Rattachement {
  id: string;
  type: TypeSignalement;
}
