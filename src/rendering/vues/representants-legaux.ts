import type { Etat } from '../../domain/compte.ts';
import type { Pagination } from '../pagination.ts';
import type { AvecErreurs, Choix, FraicheurVM, Tri } from './commun.ts';

/** One folded criterion of the search form. */
export interface FiltreVM {
  nom: string;
  libelle: string;
  choix: readonly Choix[];
  type?: 'radio';
}

export interface LigneRepresentantVM {
  id: string;
  civilite: string | null;
  nom: string;
  prenom: string;
  enfants: readonly { id: string; prenom: string; nom: string; classe: string | null }[];
  identifiant: string;
  etat: Etat;
  bloque: boolean;
  notificationExpiree: boolean;
  nouvelIdentifiantDemande: boolean;
  identiteChangee: boolean;
  origine: string;
  mail: { icone: string; libelle: string };
  portable: { icone: string; libelle: string };
  anomalies: readonly string[];
  coche: boolean;
}

export interface ListeRepresentantsVM extends AvecErreurs {
  q: string;
  filtres: readonly FiltreVM[];
  /** The criteria in force, in words; empty when there is none. */
  resume: readonly string[];
  /** « Non activés » : those worth informing (guide §4). */
  suggestion: string;
  /** Query string of the list as it is shown, sent back by its form. */
  criteres: string;
  tri: Tri;
  pagination: Pagination;
  fraicheur: FraicheurVM;
  selection: { id: string | null; nombre: number };
  lignes: readonly LigneRepresentantVM[];
}

export interface VuesRepresentantsLegaux {
  'representants-legaux/liste': ListeRepresentantsVM;
}
