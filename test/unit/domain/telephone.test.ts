import { describe, expect, it } from 'vitest';
import { formatTelephone } from '../../../src/domain/comptes/telephone.ts';

describe('un numéro se lit par groupes, comme on l’écrit', () => {
  it.each([
    ['+33612345678', '06 12 34 56 78'],
    ['+33639981234', '06 39 98 12 34'],
    ['+262692112233', '+262 692 11 22 33'],
    ['+590690112233', '+590 690 11 22 33'],
    ['+687751234', '+687 75 12 34'],
    ['+68987123456', '+689 87 12 34 56'],
    ['+32470123456', '+32 470 12 34 56'],
  ])('%s', (e164, lu) => {
    expect(formatTelephone(e164)).toBe(lu.replaceAll(' ', '\u00a0'));
  });

  it('ce qui n’est pas un numéro reste tel quel', () => {
    expect(formatTelephone('+0')).toBe('+0');
  });
});
