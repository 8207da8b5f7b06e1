/** Something of a known height that can be drawn with its top at `y` (points, upwards). */
export interface Block {
  readonly height: number;
  /** White space wanted above, in points; the first to give way when the page is short. */
  readonly gap: number;
  draw(y: number): void;
}

const SMALLEST_GAP = 0.45;

export function stackHeight(blocks: readonly Block[], gapFactor = 1): number {
  return blocks.reduce((sum, { height, gap }) => sum + height + gap * gapFactor, 0);
}

/**
 * How to make the blocks fit in `room`: `gapFactor` shrinks the white space first; when this is not enough, `scale`
 * (below 1) shrinks the whole. Nothing is ever left out.
 */
export function fitStack(blocks: readonly Block[], room: number): { gapFactor: number; scale: number } {
  const heights = stackHeight(blocks, 0);
  const gaps = stackHeight(blocks) - heights;
  const gapFactor = gaps === 0 ? 1 : Math.min(1, Math.max(SMALLEST_GAP, (room - heights) / gaps));
  return { gapFactor, scale: Math.min(1, room / stackHeight(blocks, gapFactor)) };
}

export function drawStack(blocks: readonly Block[], top: number, gapFactor: number): void {
  let y = top;
  for (const block of blocks) {
    y -= block.gap * gapFactor;
    block.draw(y);
    y -= block.height;
  }
}
