import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commandes } from '../../../src/cli/commandes/index.ts';
import { loadConfig } from '../../../src/config.ts';
import { PRODUCTION, refus } from './outils.ts';

const exporter = (cle: ReturnType<typeof generateKeyPairSync>['privateKey']): string =>
  cle.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const CLE = exporter(generateKeyPairSync('ed25519').privateKey);
/** The same envelope around these 32 bytes. */
const deGraine = (graine: Buffer): string =>
  Buffer.concat([Buffer.from(CLE, 'base64').subarray(0, 16), graine]).toString('base64');
const OPS = {
  ...PRODUCTION,
  DATABASE_URL: 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d',
};
const besoinsDe = (nom: string) => commandes.find((commande) => commande.nom === nom)?.besoins ?? [];
const charger = (nom: string, environment: Record<string, string>) =>
  loadConfig({ ...OPS, ...environment }, { process: 'ops', besoins: besoinsDe(nom) });

describe('JOURNAL_CLE : « clé hors de la base », chez qui fait les nuits et personne d’autre (règles §11)', () => {
  it.each([
    ['nuit', {}],
    ['travail', { NUIT_CRON: '30 2 * * *' }],
    ['journal:cle-publique', {}],
  ])('« %s » la demande en production (%o), et n’accepte pas celle du développement', (nom, environment) => {
    expect(() => charger(nom, environment)).toThrow(/JOURNAL_CLE : .*openssl genpkey -algorithm ed25519/);
    const publique = loadConfig({}).journalCle;
    for (const cle of [
      publique,
      deGraine(Buffer.alloc(32)),
      deGraine(Buffer.from('motdepasse'.repeat(4)).subarray(0, 32)),
    ])
      expect(() => charger(nom, { ...environment, JOURNAL_CLE: cle })).toThrow('JOURNAL_CLE : ');
    expect(charger(nom, { ...environment, JOURNAL_CLE: CLE }).journalCle).toBe(CLE);
  });

  it('« travail » sans NUIT_CRON et « journal:verifier » s’en passent, et n’en ont pas de rechange', () => {
    for (const nom of ['travail', 'journal:verifier', 'migrer'])
      expect(charger(nom, {}).journalCle, nom).toBe('');
  });

  it('le processus web la refuse en production, et ne se plaint de rien d’autre', () => {
    const message = refus({ ...PRODUCTION, JOURNAL_CLE: CLE });
    expect(message).toContain('JOURNAL_CLE : à retirer du processus web');
    expect(message.split('\n')).toHaveLength(2);
    expect(loadConfig(PRODUCTION).journalCle).toBe('');
  });

  it('ce qui n’est pas une clé privée Ed25519 est refusé, sans être répété', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    for (const cle of [
      'secret-tres-secret',
      exporter(generateKeyPairSync('x25519').privateKey),
      publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    ]) {
      const message = refus({ JOURNAL_CLE: cle });
      expect(message).toContain('JOURNAL_CLE : clé privée Ed25519 attendue');
      expect(message).not.toContain(cle);
    }
  });
});
