import type { Profil } from '../../domain/comptes/etats.ts';
import type { LienVM } from '../commun.ts';
import { ECRANS } from './ecrans.ts';

export interface NouvelIdentifiantVM {
  /** The tab the person is in. */
  liste: LienVM;
  personne: string;
  identifiant: string;
  action: string;
  retour: string;
}

/** Guide §7: the page recalls the identifier concerned before « Confirmer ». */
export function nouvelIdentifiantVM(
  profil: Profil,
  { uai, id }: { uai: string; id: string },
  { prenom, nom, identifiant }: { prenom: string; nom: string; identifiant: string },
): NouvelIdentifiantVM {
  const { libelle, liste, fiche, nouvelIdentifiant } = ECRANS[profil];
  return {
    liste: { libelle, url: liste({ uai }) },
    personne: `${prenom} ${nom}`,
    identifiant,
    action: nouvelIdentifiant({ uai, id }),
    retour: fiche({ uai, id }),
  };
}
