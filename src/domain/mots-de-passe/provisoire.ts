import type { Duree } from '../duree.ts';
import { jourDeParis } from '../jour.ts';

/**
 * What a six-year-old can copy without help (rules §4.2): every sign is left out that looks like another one
 * in print or handwriting (i l o u 0 1, z/2, s/5, b/6, g/q/9) or in a mirror (b/d, p/q). No vowel: chance
 * must not write a word, least of all a rude one.
 */
const LETTRES = 'cdfghjkmnprstvwxz';
const CHIFFRES = '3478';
const SIGNES = LETTRES + CHIFFRES;
const LONGUEUR = 12;

/** log2 of the number of possible passwords: CNIL 2022-100 asks for 50 when attempts are limited. */
export const ENTROPIE_BITS = Math.log2(LETTRES.length) + (LONGUEUR - 1) * Math.log2(SIGNES.length);

/**
 * Twelve signs, the first a letter so that no spreadsheet takes the password for a formula or a number.
 * randomInt must be a CSPRNG, uniform over [0, max).
 */
export function tirerMotDePasseProvisoire(randomInt: (max: number) => number): string {
  let tirage = LETTRES[randomInt(LETTRES.length)] ?? '';
  while (tirage.length < LONGUEUR) tirage += SIGNES[randomInt(SIGNES.length)] ?? '';
  return tirage;
}

/** On a French keyboard the digits of the top row need Shift, which a child forgets. */
const SANS_MAJ: Readonly<Record<string, string>> = { '"': '3', "'": '4', '’': '4', è: '7', _: '8' };

/**
 * What a person may type for it: capitals, spaces, dashes or dots between groups, top row without Shift. None of
 * this narrows the choice: no two passwords that can be drawn become equal.
 */
export const normaliserSaisieProvisoire = (saisie: string): string =>
  saisie
    .normalize('NFKC')
    .toLowerCase()
    .replace(/["'’è_]/g, (sign) => SANS_MAJ[sign] ?? sign)
    .replace(/[\s\p{Pd}\p{Cf}.]/gu, '');

/** A delay that ends with a day. */
export interface DureeEnJours extends Duree {
  readonly unite: 'mois' | 'semaines' | 'jours';
}

/** How long a provisional password counts from its issue (rules §4.2): here and nowhere else. */
export const VALIDITE_PROVISOIRE: DureeEnJours = { nombre: 3, unite: 'mois' };
/** « Expire bientôt », in lists and on the dashboard (rules §5.1). */
export const EXPIRE_BIENTOT = { nombre: 7, unite: 'jours' } as const satisfies Duree;

const decalageDeParis = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Europe/Paris',
  timeZoneName: 'longOffset',
});

/** When a provisional password issued at this moment expires. */
export const expireLe = (emisLe: Date): Date => finDeJourApres(emisLe, VALIDITE_PROVISOIRE);

/**
 * So long after a moment, at the very end of the day in Europe/Paris, since the sheet prints a day and not an hour. A
 * day that does not exist (31 November) becomes the last of its month.
 */
export function finDeJourApres(debut: Date, { nombre, unite }: DureeEnJours): Date {
  const [annee = 0, mois = 0, jour = 0] = jourDeParis(debut).split('-').map(Number);
  const moisFin = mois - 1 + (unite === 'mois' ? nombre : 0);
  const dernierJour = new Date(Date.UTC(annee, moisFin + 1, 0)).getUTCDate();
  const jours = { mois: 0, semaines: 7, jours: 1 }[unite] * nombre;
  const minuit = Date.UTC(annee, moisFin, Math.min(jour, dernierJour) + jours + 1);
  return new Date(minuit - avanceDeParis(minuit) - 1);
}

/**
 * Milliseconds that Europe/Paris is ahead of UTC at midnight of that day, given as if it were UTC: clocks
 * change at 1:00 UTC, after both midnights.
 */
function avanceDeParis(minuit: number): number {
  const [, heures] = /GMT\+(\d+)/.exec(decalageDeParis.format(new Date(minuit))) ?? [];
  return Number(heures ?? 0) * 3_600_000;
}
