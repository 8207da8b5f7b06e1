import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cleForte, secretFort } from '../../../src/domain/force-secret.ts';
import { cle, PRODUCTION, refus } from './outils.ts';

describe('un secret se tire au hasard (règles §11)', () => {
  const faibles: [what: string, secret: string][] = [
    ['une seule lettre', 'a'.repeat(64)],
    ['un motif répété', 'aB3$'.repeat(12)],
    ['des chiffres qui se suivent', '1234567890'.repeat(5)],
    ['un alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'],
    ['deux suites entrelacées', '1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f7g8h'],
    ['des rangées du clavier', 'azertyuiopqsdfghjklmwxcvbn1234567890'],
    ['un mot répété', 'changeme'.repeat(6)],
    ['une phrase', 'un-secret-de-session-bien-assez-long-pour-la-production'],
    ['une phrase en chiffres', 'p4tr1m01n3-p0urqu01-c3tt3-phr4s3'],
    ['une phrase en base64', Buffer.from('le chat de la voisine dort sur le toit').toString('base64')],
    ['une phrase en hexadécimal', Buffer.from('le chat de la voisine dort sur le toit').toString('hex')],
    ['celui du développement, en majuscules', 'SECRET_DE_SESSION_POUR_LE_DEVELOPPEMENT_SEULEMENT'],
    ['celui du développement, allongé', '9fK-secret-de-session-pour-le-developpement-seulement-Zq7'],
    ['celui du développement, déguisé', 'S3cr3t-D3-S3ss10n-P0ur-L3-D3v3l0pp3m3nt-S3ul3m3nt'],
    [
      'celui du développement, à l’envers',
      [...'secret-de-session-pour-le-developpement-seulement'].reverse().join(''),
    ],
  ];
  for (const [what, secret] of faibles) {
    it(`SESSION_SECRET : ${what}`, () => {
      const message = refus({ ...PRODUCTION, SESSION_SECRET: secret });
      expect(message).toMatch(/^ {2}SESSION_SECRET : .*openssl rand -base64 48/m);
      expect(message).not.toContain(secret);
    });
  }

  const octets = (make: (i: number) => number) =>
    Buffer.from(Array.from({ length: 32 }, (_, i) => make(i) % 256));
  const moitie = randomBytes(16);
  const fragiles: [what: string, key: Buffer][] = [
    ['nulle', Buffer.alloc(32)],
    ['un octet répété', Buffer.alloc(32, 7)],
    ['des octets qui montent', octets((i) => i)],
    ['des octets qui descendent', octets((i) => 255 - 3 * i)],
    ['deux fois la même moitié', Buffer.concat([moitie, moitie])],
    ['à moitié nulle', Buffer.concat([moitie, Buffer.alloc(16)])],
    ['une phrase', Buffer.from('une phrase qui a bien 32 octets!')],
    ['une phrase accentuée', Buffer.from('clé à trente-deux octets accentués').subarray(0, 32)],
    ['du texte hexadécimal', Buffer.from(randomBytes(16).toString('hex'))],
  ];
  for (const [what, key] of fragiles) {
    it(`ENCRYPTION_KEYS : ${what}`, () => {
      expect(key).toHaveLength(32);
      const text = key.toString('base64');
      const message = refus({ ...PRODUCTION, ENCRYPTION_KEYS: `${cle('k2')},k1:${text}` });
      expect(message).toMatch(/^ {2}ENCRYPTION_KEYS : .*openssl rand -base64 32/m);
      expect(message).not.toContain(text);
    });
  }

  it('la même clé sous deux noms, une clé pour secret de session : refusées', () => {
    const key = randomBytes(32);
    const text = key.toString('base64');
    expect(refus({ ...PRODUCTION, ENCRYPTION_KEYS: `k2:${text},k1:${text}` })).toContain('sous deux noms');
    for (const encodage of ['base64', 'base64url', 'hex'] as const) {
      const environment = {
        ...PRODUCTION,
        ENCRYPTION_KEYS: `k1:${text}`,
        SESSION_SECRET: key.toString(encodage),
      };
      expect(refus(environment)).toContain('c’est une clé d’ENCRYPTION_KEYS');
    }
  });

  const tirages: [what: string, draw: () => string][] = [
    ['openssl rand -base64 48', () => randomBytes(48).toString('base64')],
    ['openssl rand -base64 24', () => randomBytes(24).toString('base64')],
    ['openssl rand -hex 32', () => randomBytes(32).toString('hex')],
    ['openssl rand -hex 16', () => randomBytes(16).toString('hex')],
    ['deux uuid', () => randomUUID() + randomUUID()],
  ];
  for (const [what, draw] of tirages) {
    it(`2 000 tirages d’« ${what} » : aucun refusé`, { timeout: 60_000 }, () => {
      expect(Array.from({ length: 2_000 }, draw).filter((secret) => !secretFort(secret))).toEqual([]);
    });
  }
  it('seize octets dont UTF-8 fait des lettres de plusieurs écritures sont tirés au hasard ; une phrase ne l’est pas', () => {
    expect(secretFort('6c7a447b7954dbb8cf992757362e4f5a')).toBe(true);
    expect(secretFort(Buffer.from('une phrase à moi, rien qu’à moi').toString('hex'))).toBe(false);
  });
  it('10 000 clés d’« openssl rand -base64 32 » : aucune refusée', { timeout: 60_000 }, () => {
    const keys = Array.from({ length: 10_000 }, () => randomBytes(32));
    expect(keys.filter((key) => !cleForte(key))).toEqual([]);
  });
});
