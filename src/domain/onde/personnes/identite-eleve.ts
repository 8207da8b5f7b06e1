import { cleNom, joindre } from '../cles.ts';
import type { FicheEleve } from '../diff/etat.ts';
import type { EleveOnde } from '../types.ts';

/** What tells pupils apart, in a fiche and on a line alike. */

type Eleve = Pick<FicheEleve | EleveOnde, 'nom' | 'prenom' | 'dateNaissance'>;

export const identite = ({ nom, prenom, dateNaissance }: Eleve): string =>
  joindre(cleNom(nom), cleNom(prenom), dateNaissance);

export const cleDesDeuxNoms = ({ nom, prenom }: Eleve): string => joindre(cleNom(nom), cleNom(prenom));

export const ineContraires = (fiche: FicheEleve, ligne: EleveOnde): boolean =>
  fiche.ine !== null && ligne.ine !== undefined && fiche.ine !== ligne.ine;
