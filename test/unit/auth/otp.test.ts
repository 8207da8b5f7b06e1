import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentOtpCode, generateOtpSecret, judgeOtpCode, otpUri } from '../../../src/auth/otp.ts';
import { normaliserCodeOtp } from '../../../src/domain/connexion/code-otp.ts';

/** RFC 6238, appendix B: « 12345678901234567890 » in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const a = (seconds: number) => new Date(seconds * 1000);

describe('codes à usage unique (RFC 6238)', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('à %i s, le code de la norme est %s', (seconds, code) => {
    expect(currentOtpCode(SECRET, a(seconds))).toBe(code);
    expect(judgeOtpCode({ secret: SECRET, code, now: a(seconds), lastStep: 0 })).toEqual({
      verdict: 'juste',
      step: Math.floor(seconds / 30),
    });
  });

  const PAS = 60_000_000;
  /** The verdict on the code of PAS, so many steps after it, when « dernier » is the last step used. */
  const verdict = (ecart: number, dernierPas = 0) =>
    judgeOtpCode({
      secret: SECRET,
      code: currentOtpCode(SECRET, a(PAS * 30)),
      now: a((PAS + ecart) * 30 + 29),
      lastStep: dernierPas,
    }).verdict;

  it('le code du moment, le précédent et le suivant sont acceptés : téléphone lent ou rapide', () => {
    for (const ecart of [-1, 0, 1]) expect(verdict(ecart), `écart ${ecart}`).toBe('juste');
    const code = currentOtpCode(SECRET, a(PAS * 30));
    const a30 = (seconds: number) =>
      judgeOtpCode({ secret: SECRET, code, now: a(PAS * 30 + seconds), lastStep: 0 });
    expect(a30(-31).verdict).toBe('decale');
    for (const seconds of [-30, -1, 0, 29, 30, 59])
      expect(a30(seconds)).toEqual({ verdict: 'juste', step: PAS });
    expect(a30(60).verdict).toBe('decale');
  });

  it('de deux à dix pas d’écart (cinq minutes), il est reconnu, jamais accepté ; au-delà il est faux', () => {
    for (let n = 2; n <= 10; n += 1) expect([verdict(n), verdict(-n)]).toEqual(['decale', 'decale']);
    for (const n of [11, 12, 100]) expect([verdict(n), verdict(-n)]).toEqual(['faux', 'faux']);
  });

  it('un code utilisé est dit rejoué, pas décalé, aussi longtemps qu’il est reconnu', () => {
    for (let n = -1; n <= 10; n += 1) expect(verdict(n, PAS), `écart ${n}`).toBe('rejoue');
    expect(verdict(11, PAS)).toBe('faux');
  });

  it('un téléphone rapide se connecte à chaque pas, une fois par code', () => {
    let dernierPas = 0;
    for (let pas = PAS; pas < PAS + 20; pas += 1) {
      const affiche = currentOtpCode(SECRET, a((pas + 1) * 30));
      const essayer = () =>
        judgeOtpCode({ secret: SECRET, code: affiche, now: a(pas * 30), lastStep: dernierPas });
      const premier = essayer();
      expect(premier).toEqual({ verdict: 'juste', step: pas + 1 });
      dernierPas = premier.verdict === 'juste' ? premier.step : 0;
      expect(essayer()).toEqual({ verdict: 'rejoue' });
    }
  });

  it('un code déjà utilisé, ou plus ancien que le dernier utilisé, est refusé', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }),
        fc.integer({ min: -1, max: 1 }),
        (seconds, ecart) => {
          const secret = SECRET;
          const now = a(seconds);
          const codes = Array.from({ length: 23 }, (_, i) =>
            currentOtpCode(secret, a(seconds + (i - 11) * 30)),
          );
          // Once in some thousands two of these steps have the same code.
          fc.pre(new Set(codes).size === codes.length);
          const code = currentOtpCode(secret, a(seconds + ecart * 30));
          const premier = judgeOtpCode({ secret, code, now, lastStep: 0 });
          const pas = Math.floor(seconds / 30) + ecart;
          expect(premier).toEqual({ verdict: 'juste', step: pas });
          for (const plusTard of [-30, 0, 30]) {
            const rejeu = judgeOtpCode({ secret, code, now: a(seconds + plusTard), lastStep: pas });
            expect(rejeu.verdict).toBe('rejoue');
          }
          const precedent = currentOtpCode(secret, a(seconds + (ecart - 1) * 30));
          expect(judgeOtpCode({ secret, code: precedent, now, lastStep: pas }).verdict).toBe('rejoue');
        },
      ),
    );
  });

  it('le code d’un autre téléphone est refusé', () => {
    const now = a(1_800_000_000);
    const code = currentOtpCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', now);
    expect(judgeOtpCode({ secret: SECRET, code, now, lastStep: 0 }).verdict).toBe('faux');
  });

  it('une saisie mal formée est refusée sans échouer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (code) => {
        fc.pre(!/^\d{6}$/.test(code));
        expect(judgeOtpCode({ secret: SECRET, code, now: a(1_800_000_000), lastStep: 0 }).verdict).toBe(
          'faux',
        );
      }),
    );
  });
});

describe('saisie du code', () => {
  it.each([
    '123456',
    '123 456',
    ' 123\u00a0456\n',
    '123-456',
    '12 34 56',
    '123.456',
    '１２３４５６',
    '\u200b123456',
  ])('%j vaut 123456', (saisie) => {
    expect(normaliserCodeOtp(saisie)).toBe('123456');
  });

  it.each(['', '12345', '1234567', '12345a', '123,456', '+123456', '１２３４５', 'abcdef'])(
    '%j n’est pas un code',
    (saisie) => {
      expect(normaliserCodeOtp(saisie)).toBeUndefined();
    },
  );
});

describe('enrôlement', () => {
  it('un secret de 160 bits, différent à chaque fois', () => {
    const secrets = Array.from({ length: 50 }, generateOtpSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(50);
  });

  it('le QR code porte l’émetteur, l’identifiant et le secret', () => {
    const uri = new URL(otpUri({ secret: SECRET, identifiant: 'cmartin' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.host).toBe('totp');
    expect(decodeURIComponent(uri.pathname)).toBe('/Comptes 1D:cmartin');
    expect(uri.searchParams.get('secret')).toBe(SECRET);
    expect(uri.searchParams.get('issuer')).toBe('Comptes 1D');
  });
});
