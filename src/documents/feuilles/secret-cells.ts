import type { Paragraph } from '../pdf/paragraph.ts';
import { textString } from '../pdf/pdfkit.ts';
import { rectangleOperators } from '../pdf/shapes.ts';
import { round, type TaggedPdf } from '../pdf/tagged-pdf.ts';
import { COLORS } from '../pdf/theme.ts';

/** Points, on a full page. */
const CELL = { width: 36, height: 40 };

/**
 * A provisional password, each character in a cell of its own so that none is missed and no space is imagined; the
 * cells that hold a digit are grey, which tells 0 from O without knowing the typeface. `most`: the size of a cell, unless the line is too short.
 */
export function secretCells(pdf: TaggedPdf, secret: string, width: number, most = CELL): Paragraph {
  const characters = [...secret];
  const cell = Math.min(most.width, width / characters.length);
  const size = Math.min(25, cell * 0.72);
  return {
    height: most.height,
    draw: (x, y) => {
      const cells = characters.map((character, index) =>
        rectangleOperators(
          { x: x + index * cell, y, width: cell, height: most.height },
          { fill: /\d/.test(character) ? 'digit' : 'white', stroke: 'muted', lineWidth: 0.75 },
        ),
      );
      const baseline = round(y - most.height / 2 - 0.34 * size);
      const glyphs = characters.map((character, index) => {
        const { operators, width: glyphWidth } = pdf.fonts.shape(character, { face: 'mono', size });
        return `1 0 0 1 ${round(x + (index + 0.5) * cell - glyphWidth / 2)} ${baseline} Tm ${operators}`;
      });
      // Whoever copies or listens to the password gets it whole, not letter by letter.
      pdf.draw(
        `${cells.join('\n')}\n/Span <</ActualText ${textString(secret)}>> BDC BT ${COLORS.ink} rg ${glyphs.join('\n')}ET EMC`,
      );
    },
  };
}
