import type { Etat } from '../../domain/comptes/etats.ts';
import { type Box, rectangleOperators } from './shapes.ts';
import { round } from './tagged-pdf.ts';
import { COLORS } from './theme.ts';

export interface BarPart {
  readonly etat: Etat;
  readonly nombre: number;
}

/** Lines over the colour of a state, so that a copy in black and white tells them apart: angle « / », « \ », both or none. */
const HATCHES: Readonly<Record<Etat, readonly (1 | -1)[]>> = {
  non_informe: [],
  informe: [1],
  en_cours: [1, -1],
  actif: [-1],
};
/** From one line to the next, in points. */
const SPACING: Readonly<Record<Etat, number>> = { non_informe: 0, informe: 4, en_cours: 4, actif: 7 };

/** Parts side by side, as long together as the box. */
export function stackedBarOperators(parts: readonly BarPart[], box: Box): string {
  const total = parts.reduce((sum, { nombre }) => sum + nombre, 0);
  let left = box.x;
  return parts
    .filter(({ nombre }) => nombre > 0)
    .map(({ etat, nombre }) => {
      const part = { ...box, x: left, width: (nombre / total) * box.width };
      left += part.width;
      return [
        rectangleOperators(part, { fill: etat }),
        hatchOperators(part, etat),
        rectangleOperators(part, { stroke: 'white', lineWidth: 0.75 }),
      ].join(' ');
    })
    .join(' ');
}

function hatchOperators({ x, y, width, height }: Box, etat: Etat): string {
  const bottom = y - height;
  const lines = HATCHES[etat].flatMap((slope) => {
    const operators: string[] = [];
    for (let from = x - height; from < x + width; from += SPACING[etat]) {
      const [start, end] = slope === 1 ? [bottom, y] : [y, bottom];
      operators.push(`${round(from)} ${round(start)} m ${round(from + height)} ${round(end)} l`);
    }
    return operators;
  });
  if (lines.length === 0) return '';
  const clip = `${round(x)} ${round(bottom)} ${round(width)} ${round(height)} re W n`;
  return `q ${clip} ${COLORS.white} RG 0.75 w ${lines.join(' ')} S Q`;
}
