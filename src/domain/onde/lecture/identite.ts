import { phrase } from '../../phrase.ts';
import { type LectureDeNom, lireNom } from '../champs/nom.ts';
import { cleNom } from '../cles.ts';
import type { LecteurDeRangee } from '../fichier/rangee.ts';
import { LETTRE_INCONNUE } from '../texte/lettre-inconnue.ts';

/** How a person is called once « one name only » has been settled. */
export interface Identite {
  nom: string;
  /** Absent: the file says nothing usable about it. `null`: none. */
  nomUsage?: string | null;
  prenom: string;
}

/** Where the two names come from, when not each from its own cell. */
export type Emprunt = 'nom_d_usage' | 'prenom_absent' | 'nom_absent';

/**
 * A person with one name only is a person: that name is the surname and the first name, so that sheets, identifiers and the portal
 * have both. Without surname, the name of use is the surname. `undefined`: nobody is named.
 */
export function composerIdentite(
  nom: string | undefined,
  nomUsage: string | null | undefined,
  prenom: string | undefined,
): { identite: Identite; emprunts: Emprunt[] } | undefined {
  const usage = nomUsage ?? undefined;
  const porte = nom ?? usage ?? prenom;
  if (porte === undefined) return undefined;
  const emprunts: Emprunt[] = [];
  if (nom === undefined) emprunts.push(usage === undefined ? 'nom_absent' : 'nom_d_usage');
  if (prenom === undefined) emprunts.push('prenom_absent');
  const autreUsage = usage !== undefined && cleNom(usage) !== cleNom(porte) ? usage : null;
  return {
    identite: {
      nom: porte,
      ...(nomUsage === undefined ? {} : { nomUsage: autreUsage }),
      prenom: prenom ?? porte,
    },
    emprunts,
  };
}

export interface ColonnesIdentite {
  nom?: number;
  nomUsage?: number;
  prenom?: number;
}

/** The names of a line; `undefined` when the line cannot do with them, which it then says. */
export function lireIdentite(
  lecteur: LecteurDeRangee,
  colonnes: ColonnesIdentite,
): { identite: Identite; emprunts: Emprunt[] } | undefined {
  const nom = lireNom(lecteur.texte(colonnes.nom), 'nom');
  const prenom = lireNom(lecteur.texte(colonnes.prenom), 'prenom');
  const nomUsage = lireNomUsage(lecteur, colonnes.nomUsage);
  if (refuser(lecteur, colonnes.nom, 'Le nom', nom)) return undefined;
  if (refuser(lecteur, colonnes.prenom, 'Le prénom', prenom)) return undefined;
  if (lecteur.texte(colonnes.nom) === '' && !nomUsage) {
    lecteur.signaler(colonnes.nom, 'ligne_ignoree', NOM_VIDE);
    return undefined;
  }
  if (lecteur.texte(colonnes.prenom) === '') {
    lecteur.signaler(colonnes.prenom, 'ligne_ignoree', PRENOM_VIDE);
    return undefined;
  }
  const composee = composerIdentite(nom.nom, nomUsage, prenom.nom);
  if (composee === undefined) lecteur.signaler(colonnes.nom, 'ligne_ignoree', NOM_VIDE);
  return composee;
}

/** ONDE wants both names: an empty cell was lost on the way, and whoever is known under the other name must not change for it. */
const NOM_VIDE = phrase`Le nom est vide : la ligne est ignorée. Si cette personne n'a qu'un prénom, écrivez « - » comme nom dans ONDE.`;
const PRENOM_VIDE = phrase`Le prénom est vide : la ligne est ignorée. Si cette personne n'a qu'un nom, écrivez « SANS PRENOM » comme prénom dans ONDE.`;

/** Names of an ignored line, as far as they may be trusted to be somebody's. */
export function nomsLisibles(
  lecteur: LecteurDeRangee,
  colonnes: ColonnesIdentite,
): Partial<Record<'nom' | 'nomUsage' | 'prenom', string>> {
  const lire = (colonne: number | undefined, quel: 'nom' | 'prenom') => {
    const texte = lecteur.texte(colonne);
    const { nom, defaut } = lireNom(texte, quel);
    const perdu = defaut === undefined || defaut === 'erreur_tableur' || defaut === 'date_tableur';
    return perdu ? nom : texte.replaceAll('\ufffd', LETTRE_INCONNUE);
  };
  const nom = lire(colonnes.nom, 'nom');
  const nomUsage = lire(colonnes.nomUsage, 'nom');
  const prenom = lire(colonnes.prenom, 'prenom');
  return { ...(nom ? { nom } : {}), ...(nomUsage ? { nomUsage } : {}), ...(prenom ? { prenom } : {}) };
}

function refuser(
  lecteur: LecteurDeRangee,
  colonne: number | undefined,
  quoi: string,
  { defaut }: LectureDeNom,
): boolean {
  if (defaut === undefined) return false;
  lecteur.signalerNom(colonne, 'ligne_ignoree', quoi, defaut);
  return true;
}

function lireNomUsage(lecteur: LecteurDeRangee, colonne: number | undefined): string | null | undefined {
  if (colonne === undefined) return undefined;
  const texte = lecteur.texte(colonne);
  if (texte === '') return null;
  const { nom, defaut } = lireNom(texte, 'nom');
  if (defaut === undefined) return nom ?? null;
  lecteur.signalerNom(colonne, 'champ_ignore', phrase`Le nom d'usage`, defaut);
  return undefined;
}

/** Says what stands for a name that the line does not give. */
export function direEmprunts(
  lecteur: LecteurDeRangee,
  colonnes: ColonnesIdentite,
  emprunts: readonly Emprunt[],
): void {
  for (const emprunt of emprunts) {
    const colonne = emprunt === 'prenom_absent' ? colonnes.prenom : colonnes.nom;
    lecteur.signaler(colonne, 'avertissement', EMPRUNTS[emprunt]);
  }
}

const EMPRUNTS: Readonly<Record<Emprunt, string>> = {
  nom_d_usage: phrase`Le nom de famille est vide : le nom d'usage en tient lieu. Complétez-le dans ONDE.`,
  prenom_absent: phrase`Cette personne n'a pas de prénom : son nom en tient lieu. Si elle en a un, donnez-le dans ONDE.`,
  nom_absent: phrase`Cette personne n'a pas de nom de famille : son prénom en tient lieu. Si elle en a un, donnez-le dans ONDE.`,
};
