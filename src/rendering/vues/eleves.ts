import type { Etat } from '../../domain/compte.ts';
import type { Pagination } from '../pagination.ts';
import type { AvecErreurs, Choix, FraicheurVM, Tri } from './commun.ts';

/** Search form of the tab; every field is sent in the URL under the name given here. */
export interface FiltresElevesVM {
  q: string;
  niveaux: readonly Choix[];
  classes: readonly Choix[];
  etats: readonly Choix[];
  /** One answer at most; the view adds « Toutes ». */
  notification: readonly Choix[];
  /** One box: those whose name ONDE changed. */
  identite: readonly Choix[];
  /** The criteria in force, in words (« CP », « Non activé – informé »); empty when there is none. */
  resume: readonly string[];
}

export interface LigneEleveVM {
  id: string;
  nom: string;
  prenom: string;
  /** YYYY-MM-DD */
  dateNaissance: string;
  niveau: string;
  classe: string | null;
  identifiant: string;
  etat: Etat;
  bloque: boolean;
  notificationExpiree: boolean;
  nouvelIdentifiantDemande: boolean;
  /** Name or first name changed in ONDE: « Nouvel identifiant » is proposed. */
  identiteChangee: boolean;
  coche: boolean;
}

export interface ListeElevesVM extends AvecErreurs {
  /** Off: the list can be read, nothing can be done (guide §3). */
  gestionActive: boolean;
  filtres: FiltresElevesVM;
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
  lignes: readonly LigneEleveVM[];
}

export interface VuesEleves {
  'eleves/liste': ListeElevesVM;
}
