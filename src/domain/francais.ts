const PARIS = 'Europe/Paris';
const NBSP = ' ';

const dateLongue = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: PARIS,
});
const dateCourte = new Intl.DateTimeFormat('fr-FR', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: PARIS,
});
const heure = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', timeZone: PARIS });
const entier = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });

/** A « YYYY-MM-DD » string is a calendar day, the same everywhere; noon keeps it so in any time zone. */
const toDate = (date: Date | string): Date =>
  typeof date === 'string' ? new Date(`${date}T12:00:00Z`) : date;

/** « 1er septembre 2026 »; an instant is shown in Europe/Paris. */
export const formatDate = (date: Date | string): string =>
  dateLongue.format(toDate(date)).replace(/^1 /, '1er ');

/** « 01/09/2026 » */
export const formatDateCourte = (date: Date | string): string => dateCourte.format(toDate(date));

/** « 1er septembre 2026 à 14 h 05 » */
export const formatDateHeure = (date: Date): string =>
  `${formatDate(date)} à${NBSP}${heure.format(date).replace(':', `${NBSP}h${NBSP}`)}`;

/** Narrow no-break spaces between thousands. */
export const formatNombre = (n: number): string => entier.format(n);

/** « 1 élève », « 0 élève », « 2 élèves »: in French the plural begins at two. */
export const pluriel = (n: number, singulier: string, plurielForme = `${singulier}s`): string =>
  `${formatNombre(n)}${NBSP}${n < 2 ? singulier : plurielForme}`;

/** Letters that Unicode does not decompose into a base letter and an accent. */
const LETTRES: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ĸ: 'k',
  ŧ: 't',
  ə: 'e',
};

/** Lower case ASCII where the alphabet is Latin: « ŁUKASZ » → « lukasz », « Nguyễn » → « nguyen ». */
export const plierAccents = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøđðıßæœþħŋĸŧə]/g, (letter) => LETTRES[letter] ?? letter);

/**
 * What is compared in a search or sorted: case, accents, hyphens, apostrophes and repeated spaces do not
 * count (DESIGN §5.2). « D’Ambrosio-Łucja » → « d ambrosio lucja ». Idempotent.
 */
export const normaliserPourRecherche = (text: string): string =>
  plierAccents(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** For `like … escape '\'`. */
export const escapeForLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const collator = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' });
export const comparerFrancais = (a: string, b: string): number => collator.compare(a, b);
