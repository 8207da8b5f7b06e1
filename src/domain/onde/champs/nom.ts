import { phrase } from '../../phrase.ts';
import { LETTRE_INCONNUE } from '../texte/lettre-inconnue.ts';
import { LONGUEUR_MAX } from '../texte/nettoyage.ts';
import { estDateDeTableur, estErreurDeTableur, estNombreDeTableur } from '../texte/tableur.ts';

export type DefautDeNom =
  | 'illisible'
  | 'sans_lettre'
  | 'trop_long'
  | 'adresse'
  | 'erreur_tableur'
  | 'date_tableur';

/** A name of a person as its cell gives it. No `nom` and no `defaut`: the person has none. */
export interface LectureDeNom {
  nom?: string;
  defaut?: DefautDeNom;
}

const LETTRES = /\p{L}/gu;
const CHIFFRE = /\d/;
/** With a single letter known, « L? » could be anybody. */
const LETTRES_CONNUES_MIN = 2;
/** What directors type where ONDE wants a first name and the person has none. */
const SANS_PRENOM = /^(?:(?:sans|pas de|aucun) ?pr[eé]nom|n\/a|n[eé]ant|x{1,3})$/i;
const SANS_NOM = /^(?:(?:sans|pas de|aucun) ?nom(?: de famille)?|n\/a)$/i;

/** Unknown letters are {@link LETTRE_INCONNUE}; « . » and « - » are nobody's name. */
export function lireNom(texte: string, quel: 'nom' | 'prenom'): LectureDeNom {
  if (PROPRE.test(texte))
    return texte.length > LONGUEUR_MAX ? { defaut: 'trop_long' } : duPlaceholder(texte, quel);
  const nom = texte.replaceAll('\ufffd', LETTRE_INCONNUE);
  if (nom.length > LONGUEUR_MAX) return { defaut: 'trop_long' };
  if (nom.includes('@')) return { defaut: 'adresse' };
  if (estErreurDeTableur(nom)) return { defaut: 'erreur_tableur' };
  if (estDateDeTableur(nom) || estNombreDeTableur(nom)) return { defaut: 'date_tableur' };
  const connues = nom.match(LETTRES)?.length ?? 0;
  if (nom.includes(LETTRE_INCONNUE)) return connues < LETTRES_CONNUES_MIN ? { defaut: 'illisible' } : { nom };
  if (connues === 0) return CHIFFRE.test(nom) ? { defaut: 'sans_lettre' } : {};
  return duPlaceholder(nom, quel);
}

/** Letters of Western Europe, and what joins them: nothing can be wrong but the length. */
const PROPRE = /^[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ' -]*$/;

function duPlaceholder(nom: string, quel: 'nom' | 'prenom'): LectureDeNom {
  return (quel === 'prenom' ? SANS_PRENOM : SANS_NOM).test(nom) ? {} : { nom };
}

const SANS_TABLEUR = phrase`N'ouvrez pas le fichier dans un tableur : exportez-le de nouveau depuis ONDE et choisissez-le tel quel.`;

/** What is wrong with a name, as the beginning of a sentence, and what to do. */
export const DEFAUTS_DE_NOM: Readonly<Record<DefautDeNom, { quoi: string; queFaire?: string }>> = {
  illisible: {
    quoi: phrase`contient trop de lettres illisibles pour désigner quelqu'un`,
    queFaire: SANS_TABLEUR,
  },
  sans_lettre: { quoi: 'ne contient aucune lettre' },
  trop_long: { quoi: phrase`dépasse ${LONGUEUR_MAX} caractères` },
  adresse: { quoi: 'est une adresse mail' },
  erreur_tableur: { quoi: phrase`est une erreur de tableur, pas un nom`, queFaire: SANS_TABLEUR },
  date_tableur: { quoi: phrase`a été changé en date ou en nombre par un tableur`, queFaire: SANS_TABLEUR },
};
