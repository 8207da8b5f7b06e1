import fc from 'fast-check';
import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { commande as verifier } from '../../../src/cli/commandes/journal/verifier.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { aLaDate, ecrireLe, ilYAJours, poserLe } from '../../helpers/journal/ancien.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { lancer } from '../../helpers/processus/ops.ts';

let test: TestApp;
beforeEach(async () => {
  await test?.close();
  test = await createTestApp();
});
afterAll(() => test?.close());

const rows = <T = Record<string, unknown>>(enonce: Sql): Promise<T[]> =>
  test.deps.database.withOps((trx) => trx.rows<T>(enonce));
const purger = () => jouerEtape(test.deps, 'journal');
const exigerVrai = async () => {
  const { sortie, code } = await lancer(test, verifier);
  expect(code, sortie).toBe(0);
};

it('quelles que soient les lignes, les nuits et les purges : tout se vérifie, et ce qui reste est intact', async () => {
  const CHAINES = ['agent:1', 'agent:2', 'agent:3', 'ops'];
  const gestes = fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ quoi: fc.constant('ecrire' as const), chaine: fc.constantFrom(...CHAINES) }),
      },
      { weight: 3, arbitrary: fc.record({ quoi: fc.constant('nuit' as const) }) },
      { weight: 1, arbitrary: fc.record({ quoi: fc.constant('purge' as const) }) },
    ),
    { minLength: 5, maxLength: 30 },
  );
  const lues = () =>
    rows<{ chaine: string; numero: number; empreinte: string; le: Date }>(
      sql`select chaine, numero::int, encode(empreinte, 'hex') as empreinte, le from journal order by chaine, numero`,
    );
  await fc.assert(
    fc.asyncProperty(gestes, fc.integer({ min: 1, max: 60 }), async (suite, pas) => {
      await test.close();
      test = await createTestApp();
      const nees = (await lues()).length;
      expect(nees).toBe(0);
      const ecrites = new Map<string, string>();
      const limite = ilYAJours(365).getTime();
      for (const [rang, geste] of suite.entries()) {
        const maintenant = ilYAJours(1 + (suite.length - rang) * pas);
        if (geste.quoi === 'ecrire') await ecrireLe(test.deps, geste.chaine, maintenant);
        else if (geste.quoi === 'nuit') await poserLe(test.deps, maintenant);
        else await jouerEtape(aLaDate(test.deps, maintenant), 'journal');
        for (const { chaine, numero, empreinte } of await lues())
          if (geste.quoi === 'ecrire') ecrites.set(`${chaine} ${numero}`, empreinte);
      }
      await purger();
      await exigerVrai();
      const restent = await lues();
      for (const { chaine, numero, empreinte } of restent)
        expect(ecrites.get(`${chaine} ${numero}`)).toBe(empreinte);
      const cles = new Set(restent.map(({ chaine, numero }) => `${chaine} ${numero}`));
      for (const [rang, geste] of suite.entries()) {
        if (geste.quoi !== 'ecrire') continue;
        const numero = suite
          .slice(0, rang + 1)
          .filter((g) => g.quoi === 'ecrire' && g.chaine === geste.chaine).length;
        const le = ilYAJours(1 + (suite.length - rang) * pas).getTime();
        const attestee = suite.some(
          (g, r) =>
            g.quoi === 'nuit' && r > rang && ilYAJours(1 + (suite.length - r) * pas).getTime() < limite,
        );
        const derniere = !suite.some((g, r) => g.quoi === 'ecrire' && r > rang && g.chaine === geste.chaine);
        const surementAttestee = suite.some(
          (g, r) => g.quoi === 'nuit' && r > rang && ilYAJours(1 + (suite.length - r) * pas) < ilYAJours(370),
        );
        if (surementAttestee && !derniere) expect(cles.has(`${geste.chaine} ${numero}`)).toBe(false);
        // Younger, not attested then, or the last one of its chain: it stays.
        if (le >= limite || !attestee || derniere) expect(cles.has(`${geste.chaine} ${numero}`)).toBe(true);
      }
    }),
    { numRuns: 8 },
  );
});
