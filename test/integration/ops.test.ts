import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeCourant } from '../../src/auth/otp.ts';
import { commandes } from '../../src/cli/commandes/index.ts';
import { creerAgent, SECRET_OTP } from '../builders/agent.ts';
import { createTestApp, type TestApp } from '../helpers/app.ts';
import { lancerOps } from '../helpers/ops.ts';
import { PRODUCTION } from '../helpers/production.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const ops = (args: readonly string[], environment: Record<string, string> = {}) =>
  lancerOps(test.ownerUrl, args, { environment });

const enProduction = () => ({
  ...PRODUCTION,
  DATABASE_URL_APP: test.appUrl,
  DATABASE_URL_ACCES: test.accesUrl,
});

describe('ligne de commande (DESIGN §12)', { timeout: 60_000 }, () => {
  it('chaque commande figure dans l’aide, avec sa description', async () => {
    const { code, stdout } = await ops(['--help']);
    expect(code).toBe(0);
    for (const { nom } of commandes) expect(stdout).toContain(nom);
  });

  it('une commande inconnue est refusée, et l’on dit où est l’aide', async () => {
    const { code, stderr } = await ops(['detruire']);
    expect(code).not.toBe(0);
    expect(stderr).toContain('detruire');
    expect(stderr).toContain('--help');
  });

  it('« otp » donne le code courant, jamais en production', async () => {
    await creerAgent(test.deps, { identifiant: 'directrice' });
    const dev = await ops(['otp', 'directrice']);
    const now = Date.now();
    const codes = [0, 30_000].map((age) => codeCourant(SECRET_OTP, new Date(now - age)));
    expect(codes).toContain(dev.stdout.trim());
    const production = await ops(['otp', 'directrice'], enProduction());
    expect(production.code).toBe(1);
    expect(production.stdout).toBe('');
    expect(production.stderr).toContain('production');
  });

  it('« migrer » dit où en est le schéma, et « nuit » se relance sans rien refaire', async () => {
    expect((await ops(['migrer'])).stdout).toContain('schéma à jour');
    for (let run = 0; run < 2; run += 1) {
      const { code, stdout } = await ops(['nuit']);
      expect(code).toBe(0);
      expect(stdout).toContain('0\u00a0nouvel identifiant');
    }
  });

  it('un refus tient en une phrase, sans pile d’appels, avec le code 1', async () => {
    const { code, stderr } = await ops(['onde:importer', '--uai', '0990001A', '--eleves', '/nulle/part.csv']);
    expect(code).toBe(1);
    expect(stderr).toContain('0990001A');
    expect(stderr).not.toContain('    at ');
  });
});
