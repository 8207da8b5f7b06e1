import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeEach, expect } from 'vitest';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import { listPoints } from '../../../src/queries/journal/points.ts';
import { creerEcole, uai } from '../../builders/ecole.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { jouerEtape } from '../nuit.ts';
import { lancer } from '../processus/ops.ts';
import { ecrireLe, ilYAJours, poserLe } from './ancien.ts';

/** A database for each test, since what one breaks stays broken; one school, whose chain « ici » has nothing yet. */
export function useJournalNeuf() {
  let test: TestApp;
  let ici = '';
  beforeEach(async () => {
    await test?.close();
    test = await createTestApp();
    ici = `ecole:${(await creerEcole(test.deps, { uai: uai(1) })).id}`;
  });
  afterAll(() => test?.close());
  const rows = <T = Record<string, unknown>>(enonce: Sql): Promise<T[]> =>
    test.deps.database.withOps((trx) => trx.rows<T>(enonce));
  return {
    get test(): TestApp {
      return test;
    },
    get ici(): string {
      return ici;
    },
    rows,
    /** The numbers that a chain still has. */
    async numeros(chaine: string): Promise<number[]> {
      const lignes = await rows<{ numero: number }>(
        sql`select numero::int from journal where chaine = ${chaine} order by numero`,
      );
      return lignes.map(({ numero }) => numero);
    },
    points: async (): Promise<number[]> =>
      (await test.deps.database.readOps((trx) => listPoints(trx))).map(({ numero }) => numero),
    async ecrire(chaine: string, jours: number, combien = 1): Promise<void> {
      for (let un = 0; un < combien; un += 1) await ecrireLe(test.deps, chaine, ilYAJours(jours));
    },
    poser: (jours: number) => poserLe(test.deps, ilYAJours(jours)),
    purger: () => jouerEtape(test.deps, 'journal'),
    async exigerVrai(): Promise<void> {
      const { sortie, code } = await lancer(test, commande);
      expect(code, sortie).toBe(0);
    },
  };
}
