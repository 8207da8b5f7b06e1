import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawCodesSecours, hashCodeSecours, normalizeCodeSecours } from '../../../src/auth/codes-secours.ts';

describe('codes de secours', () => {
  const codes = drawCodesSecours((max) => randomInt(max));

  it('dix codes différents, en groupes, sans signe que l’on confonde', () => {
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){5}$/);
  });

  it('au moins 112 bits : un simple condensat suffit à les garder', () => {
    let bits = 0;
    drawCodesSecours((max) => {
      bits += Math.log2(max);
      return 0;
    });
    expect(bits / 10).toBeGreaterThanOrEqual(112);
  });

  it('se tape avec ou sans tirets, en majuscules, avec des espaces', () => {
    for (const code of codes) {
      for (const saisie of [
        code,
        code.toUpperCase(),
        code.replaceAll('-', ''),
        ` ${code.replaceAll('-', ' ')}\n`,
        code.replaceAll('-', '–'),
      ]) {
        expect(normalizeCodeSecours(saisie)).toBe(code);
      }
    }
  });

  it.each([
    '',
    '123456',
    'k7dm-w4tp-xa9h-sfrc-2nqe',
    'k7dm-w4tp-xa9h-sfrc-2nqe-v8bgx',
    'k7dm-w4tp-xa9h-sfrc-2nqe-v8b1',
    'k7dm-w4tp-xa9h-sfrc-2nqe-v8bo',
    'k7dm-w4tp-xa9h-sfrc-2nqe-v8b!',
  ])('%j n’est pas un code', (saisie) => {
    expect(normalizeCodeSecours(saisie)).toBeUndefined();
  });

  it('le même code donne la même empreinte, qui ne le contient pas', () => {
    const [un = '', autre = ''] = codes;
    expect(hashCodeSecours(un)).toBe(hashCodeSecours(normalizeCodeSecours(un.toUpperCase()) ?? ''));
    expect(hashCodeSecours(un)).not.toBe(hashCodeSecours(autre));
    expect(hashCodeSecours(un)).not.toContain(un.slice(0, 4));
  });
});
