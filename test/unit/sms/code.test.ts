import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_SMS } from '../../../src/domain/comptes/activation.ts';
import { smsCode } from '../../../src/sms/code.ts';
import { countSeptets, fitsOneSms } from '../../../src/sms/gsm.ts';

describe('l’alphabet des SMS (3GPP TS 23.038)', () => {
  it('a 127 signes simples et 10 doubles, l’échappement non compris', () => {
    const signes = Array.from({ length: 0x10000 }, (_, point) => String.fromCharCode(point));
    const parTaille = (septets: number) => signes.filter((signe) => countSeptets(signe) === septets);
    expect(parTaille(1)).toHaveLength(127);
    expect(parTaille(2).join('')).toBe('\f[\\]^{|}~€');
    expect(signes.filter((s) => ![undefined, 1, 2].includes(countSeptets(s)))).toEqual([]);
  });

  it.each(['É', 'é', 'è', 'à', 'ù', 'ç', 'Ç', '@', '#', '\n', ' '].map((signe) => [signe, signe !== 'ç']))(
    '« %s » en est : %s',
    (signe, oui) => expect(countSeptets(String(signe)) !== undefined).toBe(oui),
  );

  it.each(['\u00a0', '\u202f', '’', '«', 'ê', 'À', 'œ', 'ı', '😀', '\x1b', '\ud800'])(
    '%j n’en est pas',
    (signe) => expect(countSeptets(`a${signe}`)).toBeUndefined(),
  );

  it('cent soixante septets font un SMS, un de plus en fait deux', () => {
    expect(fitsOneSms('a'.repeat(160))).toBe(true);
    expect(fitsOneSms('a'.repeat(161))).toBe(false);
    expect(fitsOneSms('€'.repeat(80))).toBe(true);
    expect(fitsOneSms(`${'€'.repeat(80)}a`)).toBe(false);
    expect(fitsOneSms('ê')).toBe(false);
  });
});

describe('le SMS d’un code', () => {
  const PHRASE = 'ÉduConnect : votre code est 482915. Ne le donnez à personne. Valable 10 min.';

  it('dit le code, de ne pas le donner, combien de temps il vaut, puis à quelle page il est destiné', () => {
    expect(smsCode('482915', 'https://comptes.example.fr')).toBe(`${PHRASE}\n@comptes.example.fr #482915`);
    expect(CODE_SMS).toEqual({ nombre: 10, unite: 'minutes' });
  });

  it('le port n’est pas dans la dernière ligne, ni ce qui suit', () => {
    expect(smsCode('482915', 'http://localhost:3000/')).toBe(`${PHRASE}\n@localhost #482915`);
  });

  const etiquette = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
  /** Names as browsers read them; the last label is no number, which would make an address of it. */
  const hote = fc
    .tuple(fc.array(etiquette, { maxLength: 12 }), fc.stringMatching(/^[a-z]{2,63}$/))
    .map(([debut, fin]) => [...debut, fin].join('.'))
    .filter((nom) => URL.canParse(`https://${nom}`) && new URL(`https://${nom}`).hostname === nom);
  const code = fc.stringMatching(/^\d{6}$/);

  it('pour tout nom de soixante signes au plus, il tient en un SMS, dernière ligne comprise', () => {
    const court = hote.filter((nom) => nom.length <= 60);
    fc.assert(
      fc.property(court, code, fc.constantFrom('', ':8443'), (nom, chiffres, port) => {
        const texte = smsCode(chiffres, `https://${nom}${port}`);
        expect(texte.split('\n').at(-1)).toBe(`@${nom} #${chiffres}`);
        expect(countSeptets(texte)).toBeLessThanOrEqual(160);
      }),
    );
    const plein = `${'a'.repeat(57)}.fr`;
    expect(smsCode('000000', `https://${plein}`)).toContain(`@${plein} #000000`);
  });

  it('plus long, il tient toujours : la ligne disparaît quand elle ne tient plus, et le code reste dit', () => {
    fc.assert(
      fc.property(hote, code, (nom, chiffres) => {
        const texte = smsCode(chiffres, `https://${nom}`);
        expect(texte).toContain(`votre code est ${chiffres}.`);
        expect(countSeptets(texte)).toBeLessThanOrEqual(160);
      }),
    );
    const place = 160 - PHRASE.length - '\n@ #482915'.length;
    const nomDe = (longueur: number) => `${'a'.repeat(40)}.${'b'.repeat(longueur - 44)}.fr`;
    expect(smsCode('482915', `https://${nomDe(place)}`)).toHaveLength(160);
    expect(smsCode('482915', `https://${nomDe(place + 1)}`)).toBe(PHRASE);
  });
});
