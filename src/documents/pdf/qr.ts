import QRCode from 'qrcode';
import { round } from './tagged-pdf.ts';

/** Operators that draw the QR code as black rectangles, origin at its upper left corner; `side` in points. */
export function qrOperators(text: string, side: number): string {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const cell = side / modules.size;
  const operators = ['0 g'];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      let end = column + 1;
      while (end < modules.size && modules.get(row, end)) end += 1;
      const rectangle = [column * cell, -(row + 1) * cell, (end - column) * cell, cell].map(round).join(' ');
      operators.push(`${rectangle} re`);
      column = end;
    }
  }
  return `${operators.join('\n')} f`;
}
