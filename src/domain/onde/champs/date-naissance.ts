import { phrase } from '../phrase.ts';
import type { Champ } from './champ.ts';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?$/;
const FRANCAISE = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?$/;
const AGE_MIN = 1;
/** Pupils of ULIS or allophone classes may be older than eleven; nobody is older than this in a primary school. */
const AGE_MAX = 19;

/** Birth date of a pupil: `YYYY-MM-DD` or `DD/MM/YYYY`, a real day, between one and nineteen years ago. */
export function lireDateNaissance(texte: string, aujourdhui: string): Champ<string> {
  if (texte === '') return { remarque: phrase`La date de naissance est vide.` };
  const iso = ISO.exec(texte);
  const francaise = iso ? null : FRANCAISE.exec(texte);
  const [annee, mois, jour] = iso
    ? [iso[1], iso[2], iso[3]]
    : francaise
      ? [francaise[3], francaise[2], francaise[1]]
      : [];
  if (annee === undefined || mois === undefined || jour === undefined) {
    return { remarque: phrase`La date de naissance n'est pas une date (attendu : jour/mois/année).` };
  }
  if (!existe(Number(annee), Number(mois), Number(jour))) {
    return { remarque: phrase`Cette date de naissance n'existe pas dans le calendrier.` };
  }
  const valeur = `${annee}-${mois.padStart(2, '0')}-${jour.padStart(2, '0')}`;
  if (valeur > aujourdhui) return { remarque: phrase`Cette date de naissance est dans l'avenir.` };
  const age = anneesEntre(valeur, aujourdhui);
  if (age < AGE_MIN || age > AGE_MAX) {
    return { remarque: phrase`Cette date de naissance n'est pas celle d'un élève du premier degré.` };
  }
  return { valeur };
}

function existe(annee: number, mois: number, jour: number): boolean {
  if (annee < 1000 || mois < 1 || mois > 12 || jour < 1) return false;
  const bissextile = (annee % 4 === 0 && annee % 100 !== 0) || annee % 400 === 0;
  const jours = [31, bissextile ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return jour <= (jours[mois - 1] ?? 0);
}

function anneesEntre(naissance: string, jour: string): number {
  const annees = Number(jour.slice(0, 4)) - Number(naissance.slice(0, 4));
  return jour.slice(5) < naissance.slice(5) ? annees - 1 : annees;
}
