import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { estNombreDeTableur, sansApostrophe } from '../texte/tableur.ts';
import type { Champ } from './champ.ts';

export interface Telephone {
  /** E.164 */
  numero: string;
  mobile: boolean;
}

/** Territories whose national numbers look French (0692…) or are shorter (six or eight digits), by postal code. */
const TERRITOIRES: readonly (readonly [prefixe: string, pays: CountryCode])[] = [
  ['971', 'GP'],
  ['972', 'MQ'],
  ['973', 'GF'],
  ['974', 'RE'],
  ['975', 'PM'],
  ['976', 'YT'],
  ['977', 'BL'],
  ['978', 'MF'],
  ['986', 'WF'],
  ['987', 'PF'],
  ['988', 'NC'],
];
/** Tried in turn for ten-digit numbers that are not metropolitan; their ranges do not overlap. */
const DIX_CHIFFRES: readonly CountryCode[] = ['FR', 'RE', 'GP', 'GF', 'MQ', 'YT', 'PM'];

/**
 * Nearly every number of a school: metropolitan, typed in ten digits. The library agrees with these ranges (a test
 * compares them) but takes 25 µs per number, an ONDE file has five thousand.
 */
const MOBILE_COURANT = /^0(?:6[0-24-8]|7[4-9])\d{7}$/;
const FIXE_COURANT = /^0(?:1\d|2[0-57-9]|3\d|4[1-9]|5[0-8])\d{7}$/;

/**
 * 06 39 98 xx xx, as people type it: mobiles that ARCEP keeps for fiction (decision 2018-0881, §2.5.12), which no plan
 * lists and the demonstration uses.
 */
const MOBILE_FICTIF = /^(?:0|(?:\+|00)33(?:\(0\))?0?)?(63998\d{4})$/;

/** The country by which a number without « + » is read. */
export function paysDesNumeros(codePostal: string | null | undefined): CountryCode {
  const territoire = codePostal ? TERRITOIRES.find(([prefixe]) => codePostal.startsWith(prefixe)) : undefined;
  return territoire?.[1] ?? 'FR';
}

/** « +33 6… », « 0033 6… », « 33 6… », « +33 (0)6… »: the nine digits that follow. Overseas numbers are dialled so too. */
const AVEC_INDICATIF = /^(?:\+|00)?33(?:\(0\)|0)?([1-9]\d{8})$/;
/** The zero that a spreadsheet removes. */
const SANS_ZERO = /^[1-9]\d{8}$/;
/** « 006 87 91 84 87 » is a French mobile with a zero too many as well as a number of New Caledonia. */
const ZERO_DOUBLE = /^00[67]\d{8}$/;

/**
 * One number as people type it (« 06.12.34.56.78 », « +33 (0)6… », « 612345678 »), or `undefined` when no plan knows it. Ten digits are
 * French, of whichever territory; only `pays` makes a number of fewer digits whole, so that a truncated one is never another country's.
 */
export function analyserTelephone(texte: string, pays: CountryCode): Telephone | undefined {
  const compact = texte.replace(/[\s.\-_/]/g, '');
  if (MOBILE_COURANT.test(compact)) return { numero: `+33${compact.slice(1)}`, mobile: true };
  if (FIXE_COURANT.test(compact)) return { numero: `+33${compact.slice(1)}`, mobile: false };
  const [, fictif] = MOBILE_FICTIF.exec(compact) ?? [];
  if (fictif !== undefined) return { numero: `+33${fictif}`, mobile: true };
  if (!/^[+\d(][\d()]*$/.test(compact) || compact.length > 24) return undefined;
  const neufChiffres = AVEC_INDICATIF.exec(compact)?.[1] ?? (SANS_ZERO.test(compact) ? compact : undefined);
  const national = neufChiffres === undefined ? compact : `0${neufChiffres}`;
  if (/^0[1-9]\d{8}$/.test(national)) {
    if (national !== compact) return analyserTelephone(national, pays);
    return premier([pays, ...DIX_CHIFFRES], (candidat) => selonPlan(national, candidat));
  }
  const trouve = selonPlan(compact, pays);
  if (!ZERO_DOUBLE.test(compact)) return trouve;
  return trouve && paysDe(trouve) === pays ? trouve : undefined;
}

function paysDe({ numero }: Telephone): CountryCode | undefined {
  return parsePhoneNumberFromString(numero)?.country;
}

function premier<A, B>(candidats: readonly A[], essayer: (candidat: A) => B | undefined): B | undefined {
  for (const candidat of candidats) {
    const trouve = essayer(candidat);
    if (trouve !== undefined) return trouve;
  }
  return undefined;
}

function selonPlan(texte: string, pays: CountryCode): Telephone | undefined {
  const numero = parsePhoneNumberFromString(texte, { defaultCountry: pays, extract: false });
  if (!numero?.isValid()) return undefined;
  const type = numero.getType();
  return { numero: numero.number, mobile: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' };
}

const CELLULE_MAX = 100;
const INVALIDE = phrase`Ce numéro de téléphone n'est pas valide : il n'est pas repris.`;
const SANS_NUMERO = phrase`Cette cellule ne contient pas de numéro de téléphone : elle n'est pas reprise.`;
const NOMBRE_DE_TABLEUR = phrase`Un tableur a changé ce numéro en nombre, et des chiffres ont pu se perdre : il n'est pas repris. Exportez de nouveau le fichier depuis ONDE et choisissez-le sans l'ouvrir.`;
const ZERO_DE_TROP = phrase`Ce numéro commence par un zéro de trop, ou est celui d'un autre pays : il n'est pas repris. Corrigez-le dans ONDE (exemple : 06 12 34 56 78, ou +687… pour un autre pays).`;
const PLUSIEURS = phrase`La cellule contient plusieurs numéros : seul le premier numéro valide est retenu.`;
const MOTS_AUTOUR = phrase`La cellule contient autre chose qu'un numéro : seul le numéro est retenu.`;

/** Shorter than any number that people would give for theirs with its dialling code. */
const CHIFFRES_FRANCAIS = 10;

/** A cell; of two numbers in one, the first readable is kept, and words around a number are dropped: both are said. */
export function lireTelephone(texte: string, pays: CountryCode): Champ<Telephone> {
  if (texte === '') return {};
  if (texte.length > CELLULE_MAX) return { remarque: INVALIDE };
  const cellule = sansApostrophe(texte);
  if (cellule === '') return {};
  const entier = analyserTelephone(cellule, pays);
  if (entier) return { valeur: entier };
  if (estNombreDeTableur(cellule)) return { remarque: NOMBRE_DE_TABLEUR };
  const trouves = morceaux(cellule).flatMap((morceau) => analyserTelephone(morceau, pays) ?? []);
  const [valeur] = trouves;
  if (valeur === undefined) return { remarque: pourquoi(cellule) };
  if (new Set(trouves.map(({ numero }) => numero)).size > 1) return { valeur, remarque: PLUSIEURS };
  // The same number twice, a comma, parentheses: nothing to tell.
  return /\p{L}/u.test(cellule) || contientAutreNombre(cellule, pays)
    ? { valeur, remarque: MOTS_AUTOUR }
    : { valeur };
}

/** What may be a number: what stands between words, commas and the like, then between slashes or where a new number begins. */
function morceaux(cellule: string): string[] {
  return cellule.split(/[;,|:]|\p{L}+/u).flatMap((brut) => {
    const morceau = brut.replace(/^[^\d+(]+|[^\d]+$/g, '');
    const colles = /^0[1-9]\d{8}0[1-9]\d{8}$/.exec(morceau.replace(/[\s.-]/g, ''))?.[0];
    if (colles !== undefined) return [colles.slice(0, CHIFFRES_FRANCAIS), colles.slice(CHIFFRES_FRANCAIS)];
    const sansFin = morceau.replace(/\([^\d]*$/, '');
    const coupes = morceau.split(/\/|(?<=\d{8,}) (?=[0+])/);
    return coupes.length > 1 && coupes.every((coupe) => coupe.replace(/\D/g, '').length > 2)
      ? coupes.map((coupe) => coupe.trim())
      : [sansFin];
  });
}

/** Digits that are no number are told as words are. */
function contientAutreNombre(cellule: string, pays: CountryCode): boolean {
  return morceaux(cellule).some((morceau) => /\d/.test(morceau) && !analyserTelephone(morceau, pays));
}

function pourquoi(cellule: string): string {
  const chiffres = cellule.replace(/\D/g, '');
  if (chiffres.length === 0) return SANS_NUMERO;
  if (ZERO_DOUBLE.test(chiffres)) return ZERO_DE_TROP;
  if (chiffres.length >= CHIFFRES_FRANCAIS || /\p{L}/u.test(cellule)) return INVALIDE;
  return phrase`Ce numéro de téléphone n'est pas complet (${pluriel(chiffres.length, 'chiffre')}) : il n'est pas repris.`;
}
