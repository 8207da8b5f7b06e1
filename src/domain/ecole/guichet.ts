import { plierAccents } from '../francais.ts';
import { analyserTelephone } from '../onde/champs/telephone.ts';

/** What somebody on the telephone says of who they are: one field, read in each way that makes sense. */
export interface RechercheAuGuichet {
  /** Names; empty when it is something else. */
  mots: string;
  /** The beginning of an identifier. */
  identifiant?: string;
  mail?: string;
  /** E.164 */
  portable?: string;
}

/** « e.dupont », « e.dupont12 ». */
const IDENTIFIANT = /^[a-z]\.[a-z]+\d*$/;

/** Undefined when there is nothing to look for: not one letter nor digit. */
export function lireRechercheAuGuichet(texte: string): RechercheAuGuichet | undefined {
  const saisi = texte.trim();
  if (!/[\p{L}\p{N}]/u.test(saisi)) return undefined;
  if (saisi.includes('@')) return { mots: '', mail: saisi.toLowerCase() };
  const telephone = analyserTelephone(saisi, 'FR');
  if (telephone !== undefined) return { mots: '', portable: telephone.numero };
  const identifiant = plierAccents(saisi);
  return IDENTIFIANT.test(identifiant) ? { mots: '', identifiant } : { mots: saisi };
}

/** Shown at once: whoever is looked for is among them, or something more is to be asked. */
export const GUICHET_MAX = 20;
