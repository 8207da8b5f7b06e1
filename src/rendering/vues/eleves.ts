import type { LigneCompteVM, ListeComptesVM } from './comptes.ts';

export interface LigneEleveVM extends LigneCompteVM {
  /** YYYY-MM-DD */
  dateNaissance: string;
  niveau: string;
  classe: string | null;
}

export interface ListeElevesVM extends ListeComptesVM<LigneEleveVM> {
  /** Off: the list can be read, nothing can be done (guide §3). */
  gestionActive: boolean;
  /** Only those whose name ONDE changed are shown: the page says what to do. */
  identitesChangees: boolean;
}

export interface VuesEleves {
  'eleves/liste': ListeElevesVM;
}
