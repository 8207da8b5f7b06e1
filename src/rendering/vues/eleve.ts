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
  /** Links only for an agent who may see the guardians. */
  representants: { liens: Lien[] } | { liste: string[] };
}

export interface VuesEleve {
  'eleves/detail': EleveVM;
}
