import type { Duree, UniteDeDuree } from './duree.ts';
import { formatNombre, pluriel } from './francais.ts';

const JUSQU_A_SEIZE = [
  'zéro',
  'un',
  'deux',
  'trois',
  'quatre',
  'cinq',
  'six',
  'sept',
  'huit',
  'neuf',
  'dix',
  'onze',
  'douze',
  'treize',
  'quatorze',
  'quinze',
  'seize',
];
const DIZAINES = [
  '',
  'dix',
  'vingt',
  'trente',
  'quarante',
  'cinquante',
  'soixante',
  'soixante',
  'quatre-vingt',
];

/** « trois », « quarante-cinq », « quatre-vingts »; from one hundred on, in digits. */
export function enLettres(n: number): string {
  const simple = JUSQU_A_SEIZE[n];
  if (simple !== undefined) return simple;
  if (!Number.isInteger(n) || n < 0 || n >= 100) return formatNombre(n);
  const rang = Math.min(Math.floor(n / 10), 8);
  const dizaine = DIZAINES[rang] ?? '';
  // Soixante-dix and quatre-vingt-dix count on from sixty and eighty.
  const reste = n - (rang >= 7 ? (rang === 7 ? 60 : 80) : rang * 10);
  if (reste === 0) return rang === 8 ? `${dizaine}s` : dizaine;
  const liaison = (reste === 1 || reste === 11) && rang < 8 ? ' et ' : '-';
  return `${dizaine}${liaison}${enLettres(reste)}`;
}

/** The same number twice: as it is written in a sentence, and where it must be seen at once. */
export interface Dit {
  /** « six chiffres » */
  readonly lettres: string;
  /** « 6 chiffres » */
  readonly chiffres: string;
}

/** A counted thing; « e » of « une » included. */
export function dire(n: number, mots: { un: string; des: string; feminin?: true }): Dit {
  const lettres = n === 1 && mots.feminin ? 'une' : enLettres(n);
  return {
    lettres: `${lettres} ${Math.abs(n) < 2 ? mots.un : mots.des}`,
    chiffres: pluriel(n, mots.un, mots.des),
  };
}

const UNITES: Readonly<Record<UniteDeDuree, { un: string; des: string; feminin?: true }>> = {
  mois: { un: 'mois', des: 'mois' },
  semaines: { un: 'semaine', des: 'semaines', feminin: true },
  jours: { un: 'jour', des: 'jours' },
  heures: { un: 'heure', des: 'heures', feminin: true },
  minutes: { un: 'minute', des: 'minutes', feminin: true },
  secondes: { un: 'seconde', des: 'secondes', feminin: true },
};

/** At the beginning of a sentence. */
export const avecMajuscule = (mots: string): string => mots.charAt(0).toUpperCase() + mots.slice(1);

export const direDuree = ({ nombre, unite }: Duree): Dit => dire(nombre, UNITES[unite]);

const ABREGEES: Readonly<Record<UniteDeDuree, string>> = {
  mois: 'mois',
  semaines: 'sem.',
  jours: 'j',
  heures: 'h',
  minutes: 'min',
  secondes: 's',
};

/** « 10 min », where each sign counts; an ordinary space, which the alphabet of SMS has. */
export const abregerDuree = ({ nombre, unite }: Duree): string => `${nombre} ${ABREGEES[unite]}`;
