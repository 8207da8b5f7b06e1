import type { Etat } from '../../domain/compte.ts';
import type { Pagination } from '../pagination.ts';
import type { AvecErreurs, Choix, FraicheurVM, Tri } from './commun.ts';

/** One folded criterion of the search form; its values are sent in the URL under its name. */
export interface FiltreVM {
  nom: string;
  libelle: string;
  choix: readonly Choix[];
  /** One answer at most, and the words of the answer that filters nothing (« Toutes »). */
  tous?: string;
}

/** What both lists of accounts show, around and in their rows. */
export interface ListeComptesVM<Ligne> extends AvecErreurs {
  q: string;
  filtres: readonly FiltreVM[];
  /** The criteria in force, in words (« CP », « Non activé – informé »); empty when there is none. */
  resume: readonly string[];
  /**
   * Query string of the list as it is shown (criteria, tri, sens, page, selection): sent back by the form of
   * the list, and the start of its links when there is no form.
   */
  criteres: string;
  tri: Tri;
  pagination: Pagination;
  fraicheur: FraicheurVM;
  /** « nombre » counts the ticks of every page. */
  selection: { id: string | null; nombre: number };
  lignes: readonly Ligne[];
}

export interface LigneCompteVM {
  id: string;
  nom: string;
  prenom: string;
  identifiant: string;
  etat: Etat;
  bloque: boolean;
  notificationExpiree: boolean;
  nouvelIdentifiantDemande: boolean;
  /** Name or first name changed in ONDE: « Nouvel identifiant » is proposed. */
  identiteChangee: boolean;
  coche: boolean;
}

export interface ActionCompteVM {
  action: 'informer' | 'informer_par_mail' | 'reinitialiser';
  libelle: string;
  icone: string;
  explication: string;
}

/** What both detail pages say of the account, and offer to do with it. */
export interface FicheCompteVM {
  titre: string;
  compte: {
    identifiant: string;
    etat: Etat;
    bloque: boolean;
    origine: string;
    motDePasse: string;
    notificationExpiree: boolean;
    /** What the state asks for, if anything. */
    aide: string | null;
    nouvelIdentifiantDemande: boolean;
    /** Name or first name changed in ONDE since the identifier was made: a new one is proposed. */
    identiteChangeeLe: Date | null;
    informeLe: Date | null;
    activeLe: Date | null;
    /** When the provisional password ends, or ended. */
    expireLe: Date | null;
    expire: boolean;
  };
  evenements: readonly { libelle: string; auteur: string; le: Date }[];
  /** Buttons the table of states offers now, the one to prefer first. */
  actions: readonly ActionCompteVM[];
  action: string;
  /** The list this page was opened from (its query string), for the way back. */
  criteres: string;
  /** Absent when one is already asked for, or nothing can be done. */
  nouvelIdentifiant?: string;
  retour: string;
}
