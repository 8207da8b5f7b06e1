/** Lower case letters and digits that cannot be taken for one another, in print or in a child's hand. */
const LETTRES = 'abcdefghjkmnpqrstuvwxyz';
const SIGNES = `${LETTRES}23456789`;
const LONGUEUR = 11;

/** log2 of the number of possible passwords: CNIL 2022-100 asks for 50 when attempts are limited. */
export const ENTROPIE_BITS = Math.log2(LETTRES.length) + (LONGUEUR - 1) * Math.log2(SIGNES.length);

/**
 * Eleven signs, the first a letter so that no spreadsheet takes the password for a formula or a number.
 * Documents show them in small groups; the spaces are not part of it. randomInt must be a CSPRNG.
 */
export function tirerMotDePasseProvisoire(randomInt: (max: number) => number): string {
  let tirage = LETTRES[randomInt(LETTRES.length)] ?? '';
  while (tirage.length < LONGUEUR) tirage += SIGNES[randomInt(SIGNES.length)] ?? '';
  return tirage;
}

/** What a person may type for it: capitals, spaces or dashes between groups. */
export const normaliserSaisieProvisoire = (saisie: string): string =>
  saisie.toLowerCase().replace(/[\s\-–—.]/g, '');

const MOIS_DE_VALIDITE = 3;

/**
 * Three months after its issue, at the very end of the day in Europe/Paris, since the sheet prints a day and
 * not an hour. A day that does not exist (31 November) becomes the last of its month.
 */
export function expireLe(emisLe: Date): Date {
  const [annee = 0, mois = 0, jour = 0] = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' })
    .format(emisLe)
    .split('-')
    .map(Number);
  const dernierJour = new Date(Date.UTC(annee, mois - 1 + MOIS_DE_VALIDITE + 1, 0)).getUTCDate();
  const minuit = Date.UTC(annee, mois - 1 + MOIS_DE_VALIDITE, Math.min(jour, dernierJour) + 1);
  return new Date(minuit - decalageParis(new Date(minuit)) - 1);
}

/** Milliseconds that Europe/Paris is ahead of UTC around this instant. */
function decalageParis(instant: Date): number {
  const text = new Intl.DateTimeFormat('en-US', {
    timeZone: 'Europe/Paris',
    timeZoneName: 'longOffset',
  }).format(instant);
  return Number(/GMT\+(\d+)/.exec(text)?.[1] ?? 0) * 3_600_000;
}
