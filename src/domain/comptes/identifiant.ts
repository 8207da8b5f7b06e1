import { plierAccents } from '../francais.ts';

const LONGUEUR_NOM = 20;

const lettres = (text: string): string => plierAccents(text).replace(/[^a-z]/g, '');

/**
 * Root of an identifier (rules §4.4): initial of the first name, a dot, the family name cut at 20, in a–z
 * only: « D’ŁUKASZ-N’GUYỄN », « Émile » → « e.dlukasznguyen ». A name without a single Latin letter, which
 * ONDE's encoding makes unlikely, counts as « x ».
 */
export const racineIdentifiant = (prenom: string, nom: string): string =>
  `${lettres(prenom)[0] ?? 'x'}.${lettres(nom).slice(0, LONGUEUR_NOM) || 'x'}`;

/** « e.dupont » and 7 → « e.dupont07 »; more than two digits when needed. The database picks the number. */
export const formaterIdentifiant = (racine: string, numero: number): string =>
  `${racine}${String(numero).padStart(2, '0')}`;
