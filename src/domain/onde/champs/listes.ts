import { phrase } from '../../phrase.ts';
import type { CiviliteOnde, SexeOnde } from '../types.ts';
import type { Champ } from './champ.ts';

const SEXES: Readonly<Record<string, SexeOnde>> = { F: 'F', M: 'M', H: 'M' };

export function lireSexe(texte: string): Champ<SexeOnde> {
  if (texte === '') return {};
  const valeur = SEXES[texte.toUpperCase()];
  return valeur ? { valeur } : { remarque: phrase`Le sexe attendu est F, M ou H. Il n'est pas repris.` };
}

const CIVILITES = new Map<string, CiviliteOnde>([
  ['M', 'M.'],
  ['MR', 'M.'],
  ['MONSIEUR', 'M.'],
  ['MME', 'Mme'],
  ['MADAME', 'Mme'],
  ['MLLE', 'Mme'],
  ['MELLE', 'Mme'],
  ['MADEMOISELLE', 'Mme'],
]);

/** `M.`, `MME`, `Mme`, `MLLE`…; the former « Mademoiselle » is read as « Mme ». */
export function lireCivilite(texte: string): Champ<CiviliteOnde> {
  if (texte === '') return {};
  const valeur = CIVILITES.get(texte.toUpperCase().replace(/[. ]/g, ''));
  return valeur
    ? { valeur }
    : { remarque: phrase`La civilité attendue est M. ou Mme. Elle n'est pas reprise.` };
}
