import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { PRODUCTION, refus } from './outils.ts';

const FRANCECONNECT = {
  FRANCECONNECT_URL: 'https://oidc.franceconnect.gouv.fr/api/v2',
  FRANCECONNECT_CLIENT_ID: '85783108e9a71edf25b7d5ab666c504a',
  FRANCECONNECT_CLIENT_SECRET: randomBytes(32).toString('hex'),
};
const NOMS = Object.keys(FRANCECONNECT) as (keyof typeof FRANCECONNECT)[];

/** The variables that a refusal names, in order. */
const nommees = (environment: Record<string, string | undefined>): string[] =>
  [...refus(environment).matchAll(/^ {2}(\w+) : /gm)].map(([, name = '']) => name);

describe('FranceConnect : les trois réglages, ou aucun', () => {
  it.each([
    ['sur la machine d’un développeur', {}],
    ['en production', PRODUCTION],
  ])('%s', (_ou, reste: Record<string, string>) => {
    expect(loadConfig({ ...reste, ...FRANCECONNECT })).toMatchObject({
      franceconnectUrl: FRANCECONNECT.FRANCECONNECT_URL,
      franceconnectClientId: FRANCECONNECT.FRANCECONNECT_CLIENT_ID,
      franceconnectClientSecret: FRANCECONNECT.FRANCECONNECT_CLIENT_SECRET,
    });
    expect(loadConfig(reste).franceconnectUrl).toBeUndefined();
    for (const nom of NOMS) {
      expect(nommees({ ...reste, ...FRANCECONNECT, [nom]: '' })).toEqual([nom]);
      expect(nommees({ ...reste, [nom]: FRANCECONNECT[nom] })).toEqual(NOMS.filter((autre) => autre !== nom));
    }
  });

  it('une commande qui n’en a pas l’usage n’en dit rien', () => {
    const { DATABASE_URL_APP: _app, DATABASE_URL_ACCES: _acces, ...reste } = PRODUCTION;
    const environment = {
      ...reste,
      DATABASE_URL: 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d',
      FRANCECONNECT_CLIENT_ID: 'seul',
    };
    expect(loadConfig(environment, { process: 'ops', besoins: [] }).environment).toBe('production');
  });
});

describe('FranceConnect : ce que la production refuse', () => {
  const avec = (autres: Partial<typeof FRANCECONNECT>) => ({ ...PRODUCTION, ...FRANCECONNECT, ...autres });

  it.each([
    'http://oidc.franceconnect.gouv.fr/api/v2',
    'http://localhost:4000/api/v2',
    'https://moi:secret@oidc.franceconnect.gouv.fr/api/v2',
    'https://oidc.franceconnect.gouv.fr/api/v2?a=b',
    'https://oidc.franceconnect.gouv.fr/api/v2#a',
  ])('l’adresse %s', (FRANCECONNECT_URL) => {
    expect(nommees(avec({ FRANCECONNECT_URL }))).toEqual(['FRANCECONNECT_URL']);
  });

  it.each([
    ['trop court', randomBytes(15).toString('hex')],
    ['long et devinable', 'secret-secret-secret-secret-secret-secret'],
  ])('un secret %s, sans le répéter', (_quoi, secret) => {
    const environment = avec({ FRANCECONNECT_CLIENT_SECRET: secret });
    expect(nommees(environment)).toEqual(['FRANCECONNECT_CLIENT_SECRET']);
    expect(refus(environment)).not.toContain(secret);
  });

  it('ailleurs, http reste sur cette machine, et le secret est ce qu’on veut', () => {
    const chezSoi = { ...FRANCECONNECT, FRANCECONNECT_CLIENT_SECRET: 'court' };
    expect(
      loadConfig({ ...chezSoi, FRANCECONNECT_URL: 'http://localhost:4000/api/v2' }).franceconnectUrl,
    ).toBe('http://localhost:4000/api/v2');
    expect(nommees({ ...chezSoi, FRANCECONNECT_URL: 'http://fc.example.fr/api/v2' })).toEqual([
      'FRANCECONNECT_URL',
    ]);
  });
});
