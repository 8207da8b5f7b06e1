import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { phrase } from '../phrase.ts';
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

/** One number as people type it (« 06.12.34.56.78 », « +33 (0)6… », « 612345678 »), or `undefined` when no plan knows it. */
export function analyserTelephone(texte: string, pays: CountryCode): Telephone | undefined {
  const compact = texte.replace(/[\s.\-_/]/g, '');
  if (MOBILE_COURANT.test(compact)) return { numero: `+33${compact.slice(1)}`, mobile: true };
  if (FIXE_COURANT.test(compact)) return { numero: `+33${compact.slice(1)}`, mobile: false };
  const [, fictif] = MOBILE_FICTIF.exec(compact) ?? [];
  if (fictif !== undefined) return { numero: `+33${fictif}`, mobile: true };
  if (!/^[+\d(][\d()]*$/.test(compact) || compact.length > 24) return undefined;
  if (compact.startsWith('+') || compact.startsWith('00')) return selonPlan(compact, 'FR');
  for (const candidat of new Set([pays, ...DIX_CHIFFRES])) {
    const trouve = selonPlan(compact, candidat);
    if (trouve) return trouve;
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

/** A cell; of two numbers in one, the first readable is kept and it is said. */
export function lireTelephone(texte: string, pays: CountryCode): Champ<Telephone> {
  if (texte === '') return {};
  if (texte.length > CELLULE_MAX) return { remarque: INVALIDE };
  const entier = analyserTelephone(texte, pays);
  if (entier) return { valeur: entier };
  for (const morceau of texte.split(/[/;,|]|\bou\b|\bet\b|(?<=\d{8,}) (?=[0+])/i)) {
    const valeur = analyserTelephone(morceau.trim(), pays);
    if (valeur) {
      return {
        valeur,
        remarque: phrase`La cellule contient plusieurs numéros : seul le premier numéro valide est retenu.`,
      };
    }
  }
  return { remarque: INVALIDE };
}
