import type { Etat } from '../../domain/compte.ts';
import type { Lien } from './commun.ts';

export interface ActionCompteVM {
  action: 'informer' | 'reinitialiser';
  libelle: string;
  icone: string;
  explication: string;
}

export interface EleveVM {
  id: string;
  titre: string;
  gestionActive: boolean;
  identite: {
    nom: string;
    nomUsage: string | null;
    prenom: string;
    dateNaissance: string;
    ine: string | null;
    niveau: string;
    classe: string;
  };
  compte: {
    identifiant: string;
    etat: Etat;
    bloque: boolean;
    origine: string;
    motDePasse: string;
    notificationExpiree: boolean;
    nouvelIdentifiantDemande: boolean;
    /** Name or first name changed in ONDE since the identifier was made: a new one is proposed. */
    identiteChangeeLe: Date | null;
    informeLe: Date | null;
    activeLe: Date | null;
    expireLe: Date | null;
  };
  /** Links only for an agent who may see the guardians. */
  representants: { liens: Lien[] } | { liste: string[] };
  evenements: { libelle: string; auteur: string; le: Date }[];
  /** Buttons the table of states offers now. */
  actions: ActionCompteVM[];
  action: string;
  /** Absent when one is already asked for, or nothing can be done. */
  nouvelIdentifiant?: string;
  retour: string;
}

export interface VuesEleve {
  'eleves/detail': EleveVM;
}
