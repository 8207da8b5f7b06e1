import type { Lien } from './commun.ts';
import type { ActionCompteVM, EleveVM } from './eleve.ts';

export interface RepresentantVM {
  titre: string;
  identite: {
    civilite: string | null;
    nom: string;
    nomUsage: string | null;
    prenom: string;
    adresse: readonly string[];
    enfants: readonly Lien[];
  };
  compte: EleveVM['compte'];
  mail: string | null;
  etatMail: string;
  portable: string | null;
  /** What the guardian reported, to be corrected in ONDE. */
  signalements: readonly { libelle: string; eleve: string; correction: string; le: Date }[];
  envois: readonly { statut: string; motif: string | null; adresse: string; le: Date }[];
  evenements: EleveVM['evenements'];
  actions: readonly ActionCompteVM[];
  action: string;
  nouvelIdentifiant?: EleveVM['nouvelIdentifiant'];
  retour: string;
}

export interface VuesRepresentantLegal {
  'representants-legaux/detail': RepresentantVM;
}
