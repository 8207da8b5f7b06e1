import { plierAccents } from './francais.ts';

const LONGUEUR_NOM = 20;

const lettres = (text: string): string => plierAccents(text).replace(/[^a-z]/g, '');

/**
 * Root of an identifier (DESIGN §4.4): initial of the first name, a dot, the family name cut at 20, in a–z
 * only. The database adds the number. A name without any Latin letter gives « x ».
 */
export const racineIdentifiant = (prenom: string, nom: string): string =>
  `${lettres(prenom)[0] ?? 'x'}.${lettres(nom).slice(0, LONGUEUR_NOM) || 'x'}`;
