import type { Etat } from '../../domain/compte.ts';
import type { FraicheurVM } from './commun.ts';

/** A figure that opens exactly the list it counts. */
export interface ChiffreCle {
  libelle: string;
  nombre: number;
  url: string;
  /** Asks for something from the director: drawn as such when it is not zero. */
  aTraiter?: boolean;
}

export interface ProfilAccueilVM {
  total: number;
  /** The whole list. */
  url: string;
  /** In the order of the life of an account; « en_cours » only for guardians. */
  parEtat: readonly { etat: Etat; nombre: number; url: string }[];
  autres: readonly ChiffreCle[];
}

export interface AccueilVM {
  ecole: {
    nom: string;
    uai: string;
    adresse: string | null;
    codePostal: string | null;
    commune: string;
    academie: string;
  };
  /** Last update from ONDE. */
  fraicheur: FraicheurVM;
  /** This agent may bring the school up to date. */
  peutMettreAJour: boolean;
  /** Reported by guardians in ÉduConnect, to be corrected in ONDE. */
  anomalies: ChiffreCle | null;
  /** null: the agent's delegation covers pupils only. */
  representantsLegaux: ProfilAccueilVM | null;
  eleves: ProfilAccueilVM & { gestionActive: boolean };
  /** Printed on sheets and in mails. */
  adresses: { representantsLegaux: readonly string[]; eleves: readonly string[] };
}

export interface VuesAccueil {
  'accueil/index': AccueilVM;
}
