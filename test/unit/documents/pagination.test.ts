import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paginate } from '../../../src/documents/pdf/pagination.ts';

const room = { firstPage: 400, otherPages: 450, heading: 50 };
const rows = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 60 });

describe('Mise en pages d’une liste par classes', () => {
  it('chaque ligne est sur une page, une seule, dans l’ordre', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8 }), (groups) => {
        const segments = paginate(groups, room).flat();
        const placed = segments.flatMap(({ group, from, to }) =>
          groups[group]?.slice(from, to).map((_, i) => `${group}:${from + i}`),
        );
        expect(placed).toEqual(groups.flatMap((group, g) => group.map((_, i) => `${g}:${i}`)));
      }),
    );
  });

  it('aucune page ne déborde', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8 }), (groups) => {
        paginate(groups, room).forEach((page, index) => {
          const used = page.flatMap(({ group, from, to }) => [
            room.heading,
            ...(groups[group]?.slice(from, to) ?? []),
          ]);
          expect(used.reduce((sum, height) => sum + height, 0)).toBeLessThanOrEqual(
            index === 0 ? room.firstPage : room.otherPages,
          );
        });
      }),
    );
  });

  it('une classe par page, même quand toutes tiendraient sur une seule', () => {
    const pages = (groups: number[][], apart: boolean) =>
      paginate(groups, { ...room, apart }).map((page) => page.map(({ group }) => group));
    expect(pages([[10], [10, 10], [10]], true)).toEqual([[0], [1], [2]]);
    expect(pages([[10], [10, 10], [10]], false)).toEqual([[0, 1, 2]]);
    expect(pages([[10]], true)).toEqual([[0]]);
    expect(pages([], true)).toEqual([[]]);
  });

  it('une ligne plus haute que la page a la sienne', () => {
    expect(paginate([[10, 9999, 10]], room).map((page) => page.map(({ from, to }) => [from, to]))).toEqual([
      [[0, 1]],
      [[1, 2]],
      [[2, 3]],
    ]);
  });
});
