import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import type { OpsTrx } from '../../../src/database/transaction.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { jourDeParis } from '../../../src/domain/jour.ts';
import { listPoints } from '../../../src/queries/journal/points.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { falsifier, ilYAJours, refaireLaChaine, vivreTroisNuits } from '../../helpers/journal/ancien.ts';
import { lancer } from '../../helpers/processus/ops.ts';

/** What one test breaks stays broken: each has its own database. */
let test: TestApp;
let [ici, ailleurs] = ['', ''];
beforeEach(async () => {
  await test?.close();
  test = await createTestApp();
  [ici, ailleurs] = await vivreTroisNuits(test.deps);
});
afterAll(() => test?.close());

const verifier = (options: Record<string, unknown> = {}) => lancer(test, commande, options);
const rows = <T = Record<string, unknown>>(enonce: Sql): Promise<T[]> =>
  test.deps.database.withOps((trx) => trx.rows<T>(enonce));
const points = () => test.deps.database.readOps((trx) => listPoints(trx));
const nuit = (jours: number): string => formatDate(ilYAJours(jours));

describe('« ni une chaîne réécrite ni une fin coupée ne passe » (règles §11)', () => {
  it('rien n’a été touché : le dit, avec les jours, code 0', async () => {
    const { sortie, code } = await verifier();
    expect(sortie).toContain(
      `3\u00a0points de contrôle, du ${nuit(3)} au ${nuit(1)}\u00a0: signatures vérifiées.`,
    );
    expect(code).toBe(0);
    expect((await points()).map(({ numero, jour }) => [numero, jour])).toEqual(
      [3, 2, 1].map((jours, rang) => [rang + 1, jourDeParis(ilYAJours(jours))]),
    );
  });

  it('une tête inchangée n’est pas écrite de nouveau', async () => {
    expect(await rows(sql`select point from journal_tetes where chaine = ${ailleurs}`)).toEqual([
      { point: 1 },
    ]);
    expect(await rows(sql`select point from journal_tetes where chaine = ${ici} order by point`)).toEqual(
      [1, 2, 3].map((point) => ({ point })),
    );
  });

  const deChaine: [string, (trx: OpsTrx) => Promise<unknown>, () => string[]][] = [
    [
      'une chaîne réécrite depuis la ligne 3, tête comprise',
      async (trx) => {
        await trx.run(sql`update journal set auteur = 'Personne' where chaine = ${ici} and numero = 3`);
        await refaireLaChaine(trx, ici, 3);
      },
      () => [
        `${ici}\u00a0: la ligne 4 n’est plus celle qu’a vue le point de contrôle du ${nuit(2)}\u00a0: la chaîne a été réécrite depuis la ligne 3 au plus tôt\u00a0; jusqu’à la ligne 2, vue le ${nuit(3)}, rien n’a changé.`,
      ],
    ],
    [
      'la fin coupée, la tête remise',
      async (trx) => {
        await trx.run(sql`delete from journal where chaine = ${ici} and numero > 4`);
        await refaireLaChaine(trx, ici, 5);
      },
      () => [
        `${ici}\u00a0: la ligne 6, qu’a vue le point de contrôle du ${nuit(1)}, a été enlevée, et d’autres peut-être depuis la ligne 5\u00a0; jusqu’à la ligne 4, vue le ${nuit(2)}, rien n’a changé.`,
      ],
    ],
    [
      'une ligne ôtée, les suivantes renumérotées, tout recalculé',
      async (trx) => {
        await trx.run(sql`delete from journal where chaine = ${ici} and numero = 1`);
        await trx.run(sql`update journal set numero = -numero where chaine = ${ici}`);
        await trx.run(sql`update journal set numero = -numero - 1 where chaine = ${ici}`);
        await refaireLaChaine(trx, ici, 1);
      },
      () => [
        `${ici}\u00a0: la ligne 2 n’est plus celle qu’a vue le point de contrôle du ${nuit(3)}\u00a0: la chaîne a été réécrite depuis la ligne 1 au plus tôt.`,
      ],
    ],
    [
      'une chaîne enlevée tout entière',
      async (trx) => {
        await trx.run(sql`delete from journal where chaine = ${ailleurs}`);
        await trx.run(sql`delete from journal_chaines where chaine = ${ailleurs}`);
      },
      () => [`${ailleurs}\u00a0: la ligne 2, qu’a vue le point de contrôle du ${nuit(3)}, a été enlevée`],
    ],
    [
      'son début ôté jusqu’à une tête attestée, mais récente',
      (trx) => trx.run(sql`delete from journal where chaine = ${ici} and numero <= 4`),
      () => [`${ici}\u00a0: les lignes 1 à 4 ont été enlevées`],
    ],
  ];
  it.each(deChaine)('%s : trouvée', async (_quoi, faire, attendu) => {
    await falsifier(test.deps, faire);
    const { sortie, code } = await verifier();
    expect(code).toBe(1);
    const chaines = sortie.split('\n').filter((ligne) => ligne.startsWith('  ecole:'));
    expect(chaines).toHaveLength(attendu().length);
    for (const [rang, texte] of attendu().entries()) expect(chaines[rang]).toContain(texte);
  });

  it('une chaîne réécrite avec les têtes gardées : les points de contrôle ne sont plus d’accord', async () => {
    await falsifier(test.deps, async (trx) => {
      await trx.run(sql`update journal set auteur = 'Personne' where chaine = ${ici} and numero = 3`);
      await refaireLaChaine(trx, ici, 3);
      await trx.run(
        sql`update journal_tetes t set empreinte = j.empreinte from journal j
         where j.chaine = t.chaine and j.numero = t.numero`,
      );
    });
    const { sortie, code } = await verifier();
    expect(code).toBe(1);
    for (const [numero, jours] of [
      [2, 2],
      [3, 1],
    ] as const)
      expect(sortie).toContain(
        `point de contrôle n°\u00a0${numero} du ${nuit(jours)}\u00a0: les têtes de chaînes gardées avec lui ne sont plus celles`,
      );
    expect(sortie).not.toContain(`n°\u00a01 `);
  });

  it('une chaîne qui n’a pas bougé depuis le premier, ôtée avec sa tête gardée : trouvée aussi', async () => {
    await falsifier(test.deps, async (trx) => {
      for (const table of [sql`journal`, sql`journal_chaines`, sql`journal_tetes`])
        await trx.run(sql`delete from ${table} where chaine = ${ailleurs}`);
    });
    const { sortie, code } = await verifier();
    expect([code, sortie]).toEqual([1, expect.stringContaining('n°\u00a01 du')]);
  });
});
