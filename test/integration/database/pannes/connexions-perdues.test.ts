import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isLost } from '../../../../src/database/pannes.ts';
import { Pool, WEB } from '../../../../src/database/pool.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { createTestApp, type TestApp } from '../../../helpers/app.ts';
import { ouvrirRelais, type Relais } from '../../../helpers/processus/relais.ts';
import { seConnecter } from '../../../helpers/visiteur/connexion.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';

let relais: Relais;
let test: TestApp;
let page: () => Promise<Response>;
beforeAll(async () => {
  relais = await ouvrirRelais(inject('templateUrl'));
  test = await createTestApp({}, relais.par);
  await creerAgent(test.deps);
  const connecte = await seConnecter({ current: test }, 'directrice');
  page = async () => connecte.get(paths.arena());
});
afterAll(async () => {
  await test.close();
  await relais.close();
});

/** More than there are connections, all at once. */
const salve = () => Promise.all(Array.from({ length: 30 }, () => page()));
const statuts = (reponses: readonly Response[]) => [...new Set(reponses.map(({ status }) => status))];
const depuis = (debut: number) => Math.round(performance.now() - debut);

/** Milliseconds until a page is there again. */
async function retablissement(): Promise<number> {
  const debut = performance.now();
  while ((await page()).status !== 200) await pause(100);
  return depuis(debut);
}

describe('des connexions à PostgreSQL disparaissent sans se fermer', { timeout: 120_000 }, () => {
  it('pendant la coupure, les pages sont des 503 et /sante le dit en moins de 2 s ; puis tout revient seul en 15 s au plus', async () => {
    expect(statuts(await salve())).toEqual([200]);
    relais.avaler();
    const debut = performance.now();
    const perdues = salve();
    expect((await request(test.app).get('/sante')).status).toBe(503);
    expect(depuis(debut)).toBeLessThan(2_000);
    for (const reponse of await perdues) {
      verifierPageDErreur(reponse, 503);
      expect(Number(reponse.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(depuis(debut)).toBeLessThan(20_000);

    relais.retablir();
    expect(await retablissement()).toBeLessThan(15_000);
    await expect.poll(async () => (await request(test.app).get('/sante')).status).toBe(200);
    expect(statuts(await salve())).toEqual([200]);
  });

  it('un serveur de rechange prend la suite (seules les anciennes connexions sont perdues) : les pages attendent, aucune n’échoue', async () => {
    expect(statuts(await salve())).toEqual([200]);
    relais.avaler();
    relais.retablir();
    const debut = performance.now();
    expect(statuts(await salve())).toEqual([200]);
    expect(depuis(debut)).toBeLessThan(15_000);
  });

  it('toutes les connexions sont perdues au milieu d’une transaction : qui vient ensuite en a d’autres en 15 s au plus', async () => {
    const pool = new Pool(relais.par(test.appUrl), 4, WEB, () => {});
    const perdues = await Promise.all(Array.from({ length: 4 }, () => pool.begin('begin')));
    const demandes = perdues.map((client) => pool.ask(client, 'select pg_sleep(1)').catch((e: Error) => e));
    relais.avaler();
    relais.retablir();
    const debut = performance.now();
    await expect
      .poll(() => pool.query('select 1 as un', []).then(({ rows }) => rows, String), { timeout: 30_000 })
      .toEqual([{ un: 1 }]);
    expect(depuis(debut)).toBeLessThan(15_000);
    // Each of them had its own time to answer, above what PostgreSQL allows a statement.
    for (const demande of await Promise.all(demandes)) expect(isLost(demande)).toBe(true);
    expect(depuis(debut)).toBeGreaterThan(30_000);
    for (const client of perdues) client.release(true);
    await pool.end();
  });

  it('un travail long n’est pas coupé : une instruction de 12 s dans une transaction aboutit', async () => {
    const { deps } = test;
    const [ligne] = await deps.database.withConnexion((trx) =>
      trx.rows<{ fini: string }>(sql`select 'oui' as fini from pg_sleep(12)`),
    );
    expect(ligne?.fini).toBe('oui');
  });

  it('une connexion dont la réponse a tardé n’est donnée à personne d’autre', async () => {
    const { database } = test.deps;
    // Said twice, with 3 s to answer the first time; the answer to the first must not be taken for that of another.
    const [lente, autres] = await Promise.all([
      database.query<{ n: number }>(sql`select 1 as n from pg_sleep(4)`),
      pause(3_200).then(() =>
        Promise.all(
          Array.from({ length: 30 }, (_, n) => database.query<{ n: number }>(sql`select ${n}::int as n`)),
        ),
      ),
    ]);
    expect(lente).toEqual([{ n: 1 }]);
    expect(autres.map(([ligne]) => ligne?.n)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });
});
