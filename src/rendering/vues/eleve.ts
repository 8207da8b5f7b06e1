import type { Lien } from './commun.ts';
import type { FicheCompteVM } from './comptes.ts';

export interface EleveVM extends FicheCompteVM {
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
  /** null: the agent's delegation covers pupils only, and not even their guardians' names. */
  representants: Lien[] | null;
}

export interface VuesEleve {
  'eleves/detail': EleveVM;
}
