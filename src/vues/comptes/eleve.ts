import { couvre } from '../../domain/ecole/perimetre.ts';
import { paths } from '../../paths.ts';
import type { DetailEleve } from '../../queries/comptes/eleves.ts';
import type { LienVM } from '../commun.ts';
import { type FicheAMontrer, type FicheCompteVM, ficheCompteVM } from './fiche.ts';
import { type SignalementOuvertVM, signalementsVM } from './signalements.ts';

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
  /** What guardians reported of this pupil, to be corrected in ONDE. */
  signalements: readonly SignalementOuvertVM[];
  /** null: the agent's delegation covers pupils only, and not even their guardians' names. */
  representants: LienVM[] | null;
}

export function eleveVM(page: FicheAMontrer<DetailEleve>): EleveVM {
  const { ecole, fiche } = page;
  return {
    ...ficheCompteVM('eleve', page, { joignable: false, mail: null }),
    gestionActive: ecole.gestionComptesEleves,
    identite: {
      nom: fiche.nomFamille,
      nomUsage: fiche.nomUsage,
      prenom: fiche.prenom,
      dateNaissance: fiche.dateNaissance,
      ine: fiche.ine,
      niveau: fiche.niveau,
      classe: fiche.classe,
    },
    signalements: signalementsVM(fiche.signalements),
    representants: couvre(ecole.perimetre, paths.representantLegal.perimetre)
      ? fiche.representants.map(({ id, civilite, nom, prenom }) => ({
          libelle: [civilite, nom, prenom].filter(Boolean).join(' '),
          url: paths.representantLegal({ uai: ecole.uai, id }),
        }))
      : null,
  };
}
