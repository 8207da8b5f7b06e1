import { phrase } from '../../phrase.ts';
import { estErreurDeTableur, sansApostrophe } from '../texte/tableur.ts';
import type { Champ } from './champ.ts';

/** A time after the date says nothing of a birth, but in the evening: midnight elsewhere, of the day after. */
const HEURE = /[ T]+(\d{1,2}):\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?([AP]M|Z|[+-]\d{2}:?\d{2})?$/i;
/** Hours: where the clock is ahead of UTC, as in France, midnight is written as 22:00 or 23:00 of the day before. */
const SOIR = 18;
const ANNEE_D_ABORD = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/;
const JOUR_D_ABORD = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const DEUX_CHIFFRES = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{2})$/;
/** Days since 1900, as a spreadsheet counts: 43173 is 14 March 2018. */
const NUMERO_DE_TABLEUR = /^\d{5}(?:[.,]\d+)?$/;
const AGE_MIN = 1;
/** Pupils of ULIS or allophone classes may be older than eleven; nobody is older than this in a primary school. */
const AGE_MAX = 19;

/** A year of two digits is believed of a pupil born within the last fifteen years only: an older one may be a mistake. */
const AGE_MAX_DEUX_CHIFFRES = 14;

const ILLISIBLE = phrase`La date de naissance n'est pas une date (attendu : jour/mois/année).`;
const INEXISTANTE = phrase`Cette date de naissance n'existe pas dans le calendrier.`;
const AMBIGUE = phrase`L'année de cette date de naissance n'a que deux chiffres et ne peut pas être devinée : exportez de nouveau le fichier depuis ONDE et choisissez-le sans l'ouvrir dans un tableur, ou écrivez l'année avec quatre chiffres.`;
const NUMERO = phrase`Un tableur a remplacé la date de naissance par un nombre : exportez de nouveau le fichier depuis ONDE et choisissez-le sans l'ouvrir.`;
const AVEC_HEURE = phrase`Cette date de naissance porte une heure du soir : le jour a pu changer. Exportez de nouveau le fichier depuis ONDE et choisissez-le sans l'ouvrir.`;

/**
 * Birth date of a pupil: `YYYY-MM-DD` or `DD/MM/YYYY`, with other separators too, `DD/MM/YY`, and a time of the day after any of them. A real
 * day, between one and nineteen years ago.
 */
export function lireDateNaissance(texte: string, aujourdhui: string): Champ<string> {
  const cellule = sansApostrophe(texte);
  if (cellule === '') return { remarque: phrase`La date de naissance est vide.` };
  if (NUMERO_DE_TABLEUR.test(cellule) || estErreurDeTableur(cellule)) return { remarque: NUMERO };
  const [heure = '', heures, suite] = HEURE.exec(cellule) ?? [];
  const jour = cellule.slice(0, cellule.length - heure.length);
  const candidats = lectures(jour, aujourdhui);
  if (candidats === undefined) return { remarque: ILLISIBLE };
  if (heure !== '' && estLeSoir(Number(heures), suite)) return { remarque: AVEC_HEURE };
  const [valeur, autre] = candidats;
  if (valeur === undefined || autre !== undefined) {
    return { remarque: DEUX_CHIFFRES.test(jour) ? AMBIGUE : INEXISTANTE };
  }
  if (valeur > aujourdhui) return { remarque: phrase`Cette date de naissance est dans l'avenir.` };
  if (!estAgeEntre(valeur, aujourdhui, AGE_MAX)) {
    return { remarque: phrase`Cette date de naissance n'est pas celle d'un élève du premier degré.` };
  }
  return { valeur };
}

function estLeSoir(heures: number, suite = ''): boolean {
  const apresMidi = /^PM$/i.test(suite) && heures < 12 ? 12 : 0;
  return heures + apresMidi >= SOIR;
}

/** The days that a text may mean, as `YYYY-MM-DD`; `undefined` when it is no date at all. */
function lectures(texte: string, aujourdhui: string): string[] | undefined {
  const iso = ANNEE_D_ABORD.exec(texte);
  if (iso) return enJours([[iso[1], iso[2], iso[3]]]);
  const francaise = JOUR_D_ABORD.exec(texte);
  if (francaise) return enJours([[francaise[3], francaise[2], francaise[1]]]);
  const courte = DEUX_CHIFFRES.exec(texte);
  if (!courte) return undefined;
  const [, premier, separateur, mois, dernier] = courte;
  const siecle = aujourdhui.slice(0, 2);
  const jourDAbord = [`${siecle}${dernier}`, mois, premier];
  // « 18-03-14 » is as well the short form of 2018-03-14.
  const anneeDAbord =
    separateur === '-' && premier?.length === 2 ? [[`${siecle}${premier}`, mois, dernier]] : [];
  const plausibles = enJours([jourDAbord, ...anneeDAbord]).filter((jour) =>
    estAgeEntre(jour, aujourdhui, AGE_MAX_DEUX_CHIFFRES),
  );
  return [...new Set(plausibles)];
}

function enJours(dates: readonly (readonly (string | undefined)[])[]): string[] {
  return dates.flatMap(([annee = '', mois = '', jour = '']) =>
    existe(Number(annee), Number(mois), Number(jour))
      ? [`${annee}-${mois.padStart(2, '0')}-${jour.padStart(2, '0')}`]
      : [],
  );
}

function estAgeEntre(naissance: string, aujourdhui: string, max: number): boolean {
  const age = anneesEntre(naissance, aujourdhui);
  return age >= AGE_MIN && age <= max;
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
