import type { Lien } from './commun.ts';

export interface NouvelIdentifiantVM {
  /** The tab the person is in. */
  liste: Lien;
  personne: string;
  identifiant: string;
  action: string;
  retour: string;
}

export interface VuesNouvelIdentifiant {
  'comptes/nouvel-identifiant': NouvelIdentifiantVM;
}
