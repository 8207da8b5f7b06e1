import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aadMotDePasseProvisoire,
  aadOtp,
  decrypt,
  encrypt,
  equalInConstantTime,
  parseKeyRing,
} from '../../../src/auth/encryption.ts';

const k1 = randomBytes(32).toString('base64');
const k2 = randomBytes(32).toString('base64');
const trousseau = parseKeyRing(`k2:${k2},k1:${k1}`);

describe('trousseau de clés', () => {
  it('la première clé chiffre, les autres déchiffrent encore', () => {
    expect(trousseau.current).toBe('k2');
    const ancien = encrypt(parseKeyRing(`k1:${k1}`), 'kdwm4t7prxzh', 'a');
    expect(ancien.cle).toBe('k1');
    expect(decrypt(trousseau, ancien, 'a')).toBe('kdwm4t7prxzh');
    expect(encrypt(trousseau, 'x', 'a').cle).toBe('k2');
  });

  it('une clé retirée se nomme dans l’erreur', () => {
    const secret = encrypt(trousseau, 'x', 'a');
    expect(() => decrypt(parseKeyRing(`k1:${k1}`), secret, 'a')).toThrow(/«\u00a0k2\u00a0» manque/);
  });

  it.each([
    ['', /forme attendue/],
    ['k1', /forme attendue/],
    ['k1:', /forme attendue/],
    [`k1:${k1},`, /forme attendue/],
    [`k 1:${k1}`, /forme attendue/],
    ['k1:pas du base64', /forme attendue/],
    [`k1:${randomBytes(16).toString('base64')}`, /« k1 ».*32 octets/],
    [`k1:${randomBytes(33).toString('base64')}`, /« k1 ».*32 octets/],
    [`k1:${k1},k1:${k2}`, /« k1 ».*deux fois/],
  ])('%j est refusé', (texte, message) => {
    expect(() => parseKeyRing(texte)).toThrow(message);
  });

  it('le message d’erreur ne montre jamais la clé', () => {
    const court = randomBytes(16).toString('base64');
    expect(() => parseKeyRing(`k1:${court}`)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(court) }),
    );
  });
});

describe('chiffrement AES-256-GCM', () => {
  it('rend ce qu’on lui a confié', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (clair, aad) => {
        expect(decrypt(trousseau, encrypt(trousseau, clair, aad), aad)).toBe(clair);
      }),
    );
  });

  it('12 octets de vecteur, le chiffré, 16 octets de sceau ; jamais deux fois les mêmes', () => {
    const tirages = Array.from({ length: 200 }, () => encrypt(trousseau, 'kdwm4t7prxzh', 'a').chiffre);
    expect(tirages.every((chiffre) => chiffre.length === 12 + 12 + 16)).toBe(true);
    expect(new Set(tirages.map((c) => c.toString('hex'))).size).toBe(200);
    expect(new Set(tirages.map((c) => c.subarray(0, 12).toString('hex'))).size).toBe(200);
  });

  it('le chiffré de deux comptes échangé ne se déchiffre plus', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n }), (a, b) => {
        fc.pre(a !== b);
        const secret = encrypt(trousseau, 'kdwm4t7prxzh', aadMotDePasseProvisoire(String(a)));
        expect(() => decrypt(trousseau, secret, aadMotDePasseProvisoire(String(b)))).toThrow();
      }),
    );
  });

  it('le secret OTP d’un agent ne sert pas de mot de passe au compte de même numéro', () => {
    const secret = encrypt(trousseau, 'JBSWY3DPEHPK3PXP', aadOtp('7'));
    expect(() => decrypt(trousseau, secret, aadMotDePasseProvisoire('7'))).toThrow();
    expect(() => decrypt(trousseau, secret, aadOtp('8'))).toThrow();
  });

  it('un seul bit changé, n’importe où, et rien ne sort', () => {
    const secret = encrypt(trousseau, 'kdwm4t7prxzh', 'a');
    for (let bit = 0; bit < secret.chiffre.length * 8; bit += 1) {
      const chiffre = Buffer.from(secret.chiffre);
      chiffre[bit >> 3] = (chiffre[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decrypt(trousseau, { ...secret, chiffre }, 'a')).toThrow();
    }
  });

  it('une autre clé, un chiffré tronqué ou vide : rien ne sort', () => {
    const secret = encrypt(trousseau, 'kdwm4t7prxzh', 'a');
    expect(() => decrypt(trousseau, { ...secret, cle: 'k1' }, 'a')).toThrow();
    for (const length of [0, 5, 12, 27, 28, 39]) {
      expect(() =>
        decrypt(trousseau, { ...secret, chiffre: secret.chiffre.subarray(0, length) }, 'a'),
      ).toThrow();
    }
  });
});

it('la comparaison en temps constant est une égalité, même de longueurs différentes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(equalInConstantTime(a, b)).toBe(a === b);
      expect(equalInConstantTime(a, `${a}`)).toBe(true);
      expect(equalInConstantTime(a, `${a}x`)).toBe(false);
    }),
  );
});
