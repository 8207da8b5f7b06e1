import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawCode, drawToken, hashCode, hashToken } from '../../../../src/auth/portail/codes.ts';
import { CHIFFRES_CODE, normaliserCode } from '../../../../src/domain/portail/codes.ts';

describe('un code de six chiffres, tel qu’on le tape', () => {
  it.each([
    '123456',
    '123 456',
    '12-34-56',
    '123\u202f456',
    '123.456',
    ' 1 2 3 4 5 6 ',
    '１２３４５６',
    '123–456',
  ])('« %s » est le même', (saisie) => expect(normaliserCode(saisie)).toBe('123456'));
  it.each([
    '',
    '12345',
    '1234567',
    '12345a',
    '-123456e',
    'six chiffres',
    '٠١٢٣٤٥',
    '123456\u0000',
    '+123456',
  ])('« %s » n’en est pas un', (saisie) => expect(normaliserCode(saisie)).toBeUndefined());
  it('quoi que l’on tape, six chiffres ou rien', () => {
    fc.assert(
      fc.property(fc.string(), (saisie) => {
        const code = normaliserCode(saisie);
        if (code !== undefined) expect(code).toMatch(/^[0-9]{6}$/);
      }),
    );
  });
});

describe('tirage et empreinte', () => {
  const config = { sessionSecret: 'a'.repeat(64) };

  it('six chiffres, zéros de tête compris, de toute l’étendue', () => {
    const codes = Array.from({ length: 3_000 }, drawCode);
    for (const code of codes) expect(normaliserCode(code)).toBe(code);
    expect(codes[0]).toHaveLength(CHIFFRES_CODE);
    // One in ten begins with each digit: none missing among three thousand.
    expect(new Set(codes.map(([premier]) => premier)).size).toBe(10);
    expect(new Set(codes).size).toBeGreaterThan(2_900);
  });

  it('un jeton de 32 octets, jamais le même', () => {
    const jetons = new Set(Array.from({ length: 200 }, drawToken));
    expect(jetons.size).toBe(200);
    for (const jeton of jetons) expect(Buffer.from(jeton, 'base64url')).toHaveLength(32);
  });

  it('l’empreinte d’un code tient à sa ligne, à la clé et au code : aucune ne s’échange', () => {
    const ref = hashCode(config, '12', '345678').toString('hex');
    const autres = [
      hashCode(config, '13', '345678'),
      hashCode(config, '12', '345679'),
      hashCode({ sessionSecret: 'b'.repeat(64) }, '12', '345678'),
      // Nothing is glued together: « 1 » and « 2345678 » are not « 12 » and « 345678 ».
      hashCode(config, '1', '2345678'),
      hashToken('345678'),
    ];
    for (const autre of autres) expect(autre.toString('hex')).not.toBe(ref);
    expect(hashCode(config, '12', '345678').toString('hex')).toBe(ref);
    expect(Buffer.from(ref, 'hex')).toHaveLength(32);
  });
});
