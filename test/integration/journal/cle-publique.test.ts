import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { publicKeyText } from '../../../src/auth/journal/signature.ts';
import { commande as clePublique } from '../../../src/cli/commandes/journal/cle-publique.ts';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { autreCle, poserLe, vivreTroisNuits } from '../../helpers/journal/ancien.ts';
import { lancer } from '../../helpers/processus/ops.ts';

/** What one test breaks stays broken: each has its own database. */
let test: TestApp;
beforeEach(async () => {
  await test?.close();
  test = await createTestApp();
  await vivreTroisNuits(test.deps);
});
afterAll(() => test?.close());

const verifier = (options: Record<string, unknown> = {}) => lancer(test, commande, options);

describe('par quelle clé', () => {
  const dossier = mkdtempSync(join(tmpdir(), 'comptes1d-cle-'));
  afterAll(() => rmSync(dossier, { recursive: true, force: true }));
  const sansCle = (): TestApp => ({
    ...test,
    deps: { ...test.deps, config: { ...test.config, journalCle: '' } },
  });

  it('sans clé : le dit bien haut, et le code reste 0 si tout se suit', async () => {
    const { sortie, code } = await lancer(sansCle(), commande);
    expect([code, sortie]).toEqual([0, expect.stringContaining('SIGNATURES NON VÉRIFIÉES')]);
    expect(sortie).not.toContain('signatures vérifiées');
  });

  it('celle que donne journal:cle-publique, telle quelle ou dans un fichier ; une autre ne convient pas', async () => {
    const { sortie: publique } = await lancer(test, clePublique);
    const fichier = join(dossier, 'cle.pub');
    writeFileSync(fichier, `${publique}\n`);
    for (const cle of [publique, fichier]) {
      const { sortie, code } = await lancer(sansCle(), commande, { clePublique: [cle] });
      expect([code, sortie]).toEqual([0, expect.stringContaining('signatures vérifiées')]);
    }
    const autre = await lancer(sansCle(), commande, { clePublique: [publicKeyText(autreCle)] });
    expect([autre.code, autre.sortie]).toEqual([1, expect.stringContaining('par une autre clé')]);
    await expect(lancer(test, commande, { clePublique: ['rien'] })).rejects.toThrow('clé publique Ed25519');
  });

  it('JOURNAL_CLE a changé : les deux clés publiques vérifient tout', async () => {
    await poserLe({ ...test.deps, journalSigner: autreCle }, new Date());
    const [avant, apres] = [publicKeyText(test.deps.journalSigner), publicKeyText(autreCle)];
    expect((await verifier()).code).toBe(1);
    expect((await verifier({ clePublique: [avant, apres] })).code).toBe(0);
  });

  it('la clé qui signe n’est dite nulle part', async () => {
    const { sortie } = await lancer(test, clePublique);
    const graine = test.deps.journalSigner.key.export({ format: 'jwk' }).d ?? 'absente';
    const secret = Buffer.from(graine, 'base64url');
    expect(Buffer.from(sortie, 'base64').includes(secret)).toBe(false);
    expect(test.logs()).not.toContain(test.config.journalCle);
  });
});
