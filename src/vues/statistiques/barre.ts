import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import type { Etat } from '../../domain/comptes/etats.ts';
import { formatNombre } from '../../domain/francais.ts';

/** A part of a bar, in hundredths of its length. */
export interface SegmentVM {
  etat: Etat;
  x: string;
  largeur: string;
  nombre: string;
  /** Where its number stands; null: no room for it. */
  milieu: string | null;
  url: string | null;
}

/** What a bar is never narrower than, on a phone; what a digit takes there. Both in pixels. */
const LARGEUR_MIN = 220;
const [CHIFFRE, MARGE] = [9, 8];

/** Each state that somebody is in, one after the other, from 0 to 100. */
export function segmentsDe(
  parts: readonly { etat: Etat; nombre: number; url: string | null }[],
): SegmentVM[] {
  const total = parts.reduce((somme, { nombre }) => somme + nombre, 0);
  const x = scaleLinear([0, Math.max(1, total)], [0, 100]);
  const series = stack<typeof parts, (typeof parts)[number]>()
    .keys(parts)
    .value((_, { nombre }) => nombre)([parts]);
  return series.flatMap(([intervalle], rang) => {
    const part = parts[rang];
    if (intervalle === undefined || part === undefined || part.nombre === 0) return [];
    const [debut, fin] = [x(intervalle[0]), x(intervalle[1])];
    const mots = formatNombre(part.nombre);
    const tient = ((fin - debut) / 100) * LARGEUR_MIN >= mots.length * CHIFFRE + MARGE;
    return [
      {
        etat: part.etat,
        x: enCentiemes(debut),
        largeur: enCentiemes(fin - debut),
        nombre: mots,
        milieu: tient ? enCentiemes((debut + fin) / 2) : null,
        url: part.url,
      },
    ];
  });
}

/** « 12.5% », as SVG reads it. */
export const enCentiemes = (part: number): string => `${Math.round(part * 100) / 100}%`;
