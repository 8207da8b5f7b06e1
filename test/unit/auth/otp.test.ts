import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeCourant,
  genererSecretOtp,
  normaliserCodeOtp,
  uriOtp,
  verifierCodeOtp,
} from '../../../src/auth/otp.ts';

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
    expect(codeCourant(SECRET, a(seconds))).toBe(code);
    expect(verifierCodeOtp({ secret: SECRET, code, now: a(seconds), dernierPas: 0 })).toBe(
      Math.floor(seconds / 30),
    );
  });

  it('le code précédent est encore accepté 30 secondes, le suivant pas encore', () => {
    const pas = 60_000_000;
    const code = codeCourant(SECRET, a(pas * 30));
    const verifie = (seconds: number) =>
      verifierCodeOtp({ secret: SECRET, code, now: a(seconds), dernierPas: 0 });
    expect(verifie(pas * 30 - 1)).toBeUndefined();
    expect(verifie(pas * 30)).toBe(pas);
    expect(verifie(pas * 30 + 29)).toBe(pas);
    expect(verifie(pas * 30 + 30)).toBe(pas);
    expect(verifie(pas * 30 + 59)).toBe(pas);
    expect(verifie(pas * 30 + 60)).toBeUndefined();
  });

  it('un code déjà utilisé, ou plus ancien que le dernier utilisé, est refusé', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_700_000_000, max: 4_000_000_000 }), (seconds) => {
        const secret = SECRET;
        const now = a(seconds);
        const code = codeCourant(secret, now);
        // Once in a million two steps in a row have the same code.
        fc.pre(code !== codeCourant(secret, a(seconds + 30)));
        const pas = verifierCodeOtp({ secret, code, now, dernierPas: 0 });
        expect(pas).toBe(Math.floor(seconds / 30));
        const dernierPas = pas ?? 0;
        expect(verifierCodeOtp({ secret, code, now, dernierPas })).toBeUndefined();
        expect(verifierCodeOtp({ secret, code, now: a(seconds + 30), dernierPas })).toBeUndefined();
        const precedent = codeCourant(secret, a(seconds - 30));
        expect(verifierCodeOtp({ secret, code: precedent, now, dernierPas })).toBeUndefined();
      }),
    );
  });

  it('le code d’un autre téléphone est refusé', () => {
    const now = a(1_800_000_000);
    const code = codeCourant('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', now);
    expect(verifierCodeOtp({ secret: SECRET, code, now, dernierPas: 0 })).toBeUndefined();
  });

  it('une saisie mal formée est refusée sans échouer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (code) => {
        fc.pre(!/^\d{6}$/.test(code));
        expect(
          verifierCodeOtp({ secret: SECRET, code, now: a(1_800_000_000), dernierPas: 0 }),
        ).toBeUndefined();
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
    const secrets = Array.from({ length: 50 }, genererSecretOtp);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(50);
  });

  it('le QR code porte l’émetteur, l’identifiant et le secret', () => {
    const uri = new URL(uriOtp({ secret: SECRET, identifiant: 'cmartin' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.host).toBe('totp');
    expect(decodeURIComponent(uri.pathname)).toBe('/Comptes 1D:cmartin');
    expect(uri.searchParams.get('secret')).toBe(SECRET);
    expect(uri.searchParams.get('issuer')).toBe('Comptes 1D');
  });
});
