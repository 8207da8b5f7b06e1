import { normaliserPourRecherche } from '../../francais.ts';
import { cleNom } from '../cles.ts';

/** How near two spellings are; what may be concluded from it is for each profile to say. */

/** « Mohamed » and « Mohammed », « Sara » and « Sarah », « Mathys » and « Mathis »: written otherwise, heard alike. */
export const sonnePareil = (a: string, b: string): boolean => sons(a) === sons(b);

function sons(nom: string): string {
  return cleNom(nom)
    .replaceAll('ph', 'f')
    .replaceAll('h', '')
    .replaceAll('y', 'i')
    .replace(/[kq]/g, 'c')
    .replaceAll('z', 's')
    .replaceAll('w', 'v')
    .replace(/(.)\1+/g, '$1');
}

/** « DUPOND » and « DUPOND-MARTIN », « Jean » and « Jean-Pierre »: every part of one is a part of the other. */
export function estContenu(a: string, b: string): boolean {
  const [court, long] = [parties(a), parties(b)].sort((x, y) => x.length - y.length);
  return court !== undefined && long !== undefined && court.every((partie) => long.includes(partie));
}

const parties = (nom: string): string[] => normaliserPourRecherche(nom).split(' ').filter(Boolean);

/** One letter added, left out, replaced or exchanged with its neighbour. */
export function aUneLettrePres(a: string, b: string): boolean {
  const [x, y] = [cleNom(a), cleNom(b)];
  if (Math.abs(x.length - y.length) > 1) return false;
  let debut = 0;
  while (debut < x.length && x[debut] === y[debut]) debut += 1;
  let fin = 0;
  while (fin < Math.min(x.length, y.length) - debut && x.at(-1 - fin) === y.at(-1 - fin)) fin += 1;
  const [reste, autre] = [x.slice(debut, x.length - fin), y.slice(debut, y.length - fin)];
  if (reste.length <= 1 && autre.length <= 1) return true;
  return reste.length === 2 && autre.length === 2 && reste[0] === autre[1] && reste[1] === autre[0];
}

/** Shorter ones differ by one letter too often without being the same: Léa and Léo, Lina and Lena. */
const LONGUEUR_SURE = 6;

export const estLong = (a: string, b: string): boolean =>
  Math.min(cleNom(a).length, cleNom(b).length) >= LONGUEUR_SURE;

/** A name corrected or completed: hardly another one. */
export const orthographeProche = (a: string, b: string): boolean =>
  sonnePareil(a, b) || estContenu(a, b) || (estLong(a, b) && aUneLettrePres(a, b));
