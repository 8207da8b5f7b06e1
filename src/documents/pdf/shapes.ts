import { round } from './tagged-pdf.ts';
import { COLORS, type Color } from './theme.ts';

export interface Box {
  /** Upper left corner; y upwards. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Paint {
  readonly fill?: Color;
  readonly stroke?: Color;
  readonly lineWidth?: number;
  readonly radius?: number;
}

/** How far the control points of a quarter circle stand from its ends, for a radius of 1. */
const ARC = 0.5523;

export function rectangleOperators(
  { x, y, width, height }: Box,
  { fill, stroke, lineWidth = 1, radius = 0 }: Paint,
): string {
  const bottom = y - height;
  const right = x + width;
  const path =
    radius === 0
      ? `${n(x)} ${n(bottom)} ${n(width)} ${n(height)} re`
      : [
          `${n(x + radius)} ${n(y)} m ${n(right - radius)} ${n(y)} l`,
          corner(right - radius, y, radius, 1, 0, 0, -1),
          `${n(right)} ${n(bottom + radius)} l`,
          corner(right, bottom + radius, radius, 0, -1, -1, 0),
          `${n(x + radius)} ${n(bottom)} l`,
          corner(x + radius, bottom, radius, -1, 0, 0, 1),
          `${n(x)} ${n(y - radius)} l`,
          corner(x, y - radius, radius, 0, 1, 1, 0),
          'h',
        ].join(' ');
  const colors = `${fill ? `${COLORS[fill]} rg ` : ''}${stroke ? `${COLORS[stroke]} RG ${lineWidth} w ` : ''}`;
  return `${colors}${path} ${fill && stroke ? 'B' : fill ? 'f' : 'S'}`;
}

export function lineOperators(x1: number, x2: number, y: number, stroke: Color, lineWidth: number): string {
  return `${COLORS[stroke]} RG ${lineWidth} w ${n(x1)} ${n(y)} m ${n(x2)} ${n(y)} l S`;
}

/** A quarter of circle from (x, y), leaving in direction (dx, dy) and arriving in direction (ex, ey). */
function corner(x: number, y: number, r: number, dx: number, dy: number, ex: number, ey: number): string {
  const toX = x + r * (dx + ex);
  const toY = y + r * (dy + ey);
  return [x + ARC * r * dx, y + ARC * r * dy, toX - ARC * r * ex, toY - ARC * r * ey, toX, toY]
    .map(n)
    .join(' ')
    .concat(' c');
}

const n = round;
