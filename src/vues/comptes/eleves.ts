import type { LigneEleve } from '../../queries/comptes/eleves.ts';
import {
  type DemandeListe,
  type LigneCompteVM,
  type ListeAMontrer,
  type ListeComptesVM,
  listeComptesVM,
} from './liste.ts';

export interface LigneEleveVM extends LigneCompteVM {
  /** YYYY-MM-DD */
  dateNaissance: string;
  niveau: string;
  classe: string;
}

export interface ListeElevesVM extends ListeComptesVM<LigneEleveVM> {
  /** Off: the list can be read, nothing can be done (guide §3). */
  gestionActive: boolean;
  /** Only those whose name ONDE changed are shown: the page says what to do. */
  identitesChangees: boolean;
}

export const listeElevesVM = (liste: ListeAMontrer<DemandeListe, LigneEleve>): ListeElevesVM => ({
  ...listeComptesVM('eleve', liste),
  gestionActive: liste.ecole.gestionComptesEleves,
  identitesChangees: liste.lue.demande.identite === 'changee',
});
