import type { Lien } from './commun.ts';
import type { FicheCompteVM } from './comptes.ts';

export interface RepresentantVM extends FicheCompteVM {
  identite: {
    civilite: string | null;
    nom: string;
    nomUsage: string | null;
    prenom: string;
    adresse: readonly string[];
    enfants: readonly Lien[];
  };
  mail: string | null;
  etatMail: string;
  portable: string | null;
  /** What the guardian reported, to be corrected in ONDE. */
  signalements: readonly { libelle: string; eleve: string; correction: string; le: Date }[];
  envois: readonly {
    url: string;
    statut: string;
    motif: string | null;
    adresse: string;
    le: Date;
  }[];
}

export interface VuesRepresentantLegal {
  'representants-legaux/detail': RepresentantVM;
}
