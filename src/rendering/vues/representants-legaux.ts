import type { LigneCompteVM, ListeComptesVM } from './comptes.ts';

export interface LigneRepresentantVM extends LigneCompteVM {
  civilite: string | null;
  enfants: readonly { id: string; prenom: string; nom: string; classe: string | null }[];
  origine: string;
  mail: { icone: string; libelle: string };
  portable: { icone: string; libelle: string };
  anomalies: readonly string[];
}

export interface ListeRepresentantsVM extends ListeComptesVM<LigneRepresentantVM> {
  /** « Non activés » : those worth informing (guide §4). */
  suggestion: string;
}

export interface VuesRepresentantsLegaux {
  'representants-legaux/liste': ListeRepresentantsVM;
}
