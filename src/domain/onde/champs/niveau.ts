import { NIVEAUX } from '../../comptes/niveaux.ts';
import { phrase } from '../../phrase.ts';
import type { Champ } from './champ.ts';

const CONNUS: readonly string[] = NIVEAUX;
const LONGUEUR_MAX = 20;

/** A level of the 1er degré. The former CLIS are ULIS; an unknown level is kept as it is, and said. */
export function lireNiveau(texte: string): Champ<string> {
  if (texte === '') return {};
  const niveau = texte.toUpperCase();
  if (CONNUS.includes(niveau)) return { valeur: niveau };
  if (niveau.startsWith('CLIS')) return { valeur: 'ULIS' };
  if (texte.length > LONGUEUR_MAX || texte.includes('\ufffd')) {
    return { remarque: phrase`Ce niveau est inconnu : il n'est pas repris.` };
  }
  return {
    valeur: niveau,
    remarque: phrase`Ce niveau n'est pas un niveau du premier degré connu : il est repris tel quel.`,
  };
}
