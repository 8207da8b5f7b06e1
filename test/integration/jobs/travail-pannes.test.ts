import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { Absences } from '../../../src/database/absences.ts';
import { type QueueWorker, startQueueWorker } from '../../../src/jobs/queue-worker.ts';
import type { Mailer } from '../../../src/mails/mailer.ts';
import { useTestApp } from '../../helpers/app.ts';
import { couperLaBase } from '../../helpers/processus/base-en-panne.ts';
import { compterParStatut, mettreEnFile } from '../../helpers/scenes/mails-en-file.ts';

const test = useTestApp();
const RONDE_MS = 1_000;
/** More than two rounds: long enough for another process to take a job for dead. */
const LENT_MS = 2_500;

/** Who received each Message-ID, in the order of their answers. */
const recus = new Map<string, string[]>();
const travaux: QueueWorker[] = [];
afterEach(async () => {
  await Promise.all(travaux.splice(0).map((travail) => travail.stop()));
  recus.clear();
});

/** « ops travail », with a mail server that takes so long to answer. */
async function demarrer(nom: string, lenteurMs: number): Promise<QueueWorker> {
  const { deps, ownerUrl } = test.current;
  const mailer: Mailer = {
    ...deps.mailer,
    send: async ({ messageId }) => {
      await pause(lenteurMs);
      recus.set(messageId, [...(recus.get(messageId) ?? []), nom]);
    },
  };
  const travail = await startQueueWorker({ ...deps, mailer }, ownerUrl, RONDE_MS);
  travaux.push(travail);
  return travail;
}

const envoyes = (operationId: string, nombre: number) =>
  expect
    .poll(() => compterParStatut(test.current.deps, operationId), { timeout: 15_000, interval: 100 })
    .toEqual({ envoye: nombre });

/** The connection that holds the locks of a worker pool. */
const connexionDesVerrous = () =>
  test.current.deps.database.withOps((trx) =>
    trx.one<{ pid: number }>(
      sql`select distinct pid from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
    ),
  );

describe('le travail survit à ce qui arrive à PostgreSQL (décision 016)', { timeout: 180_000 }, () => {
  it('PostgreSQL redémarre pendant les envois de deux processus : ils continuent seuls, aucun mail perdu ni répété', async () => {
    const { deps, ownerUrl } = test.current;
    const { operationId } = await mettreEnFile(deps, 60);
    await demarrer('A', 200);
    await demarrer('B', 200);
    await expect.poll(() => recus.size, { interval: 10, timeout: 10_000 }).toBeGreaterThan(10);
    const retablir = await couperLaBase(ownerUrl);
    await pause(1_200);
    const pendant = recus.size;
    await retablir();
    expect(pendant).toBeLessThan(60);
    await envoyes(operationId, 60);
    expect([...recus.values()].filter((fois) => fois.length !== 1)).toEqual([]);
    expect(recus.size).toBe(60);
  });

  it('il dit qu’il écoute, qu’il écoute de nouveau, et ses comptes ; pendant la panne, un seul avertissement, sans pile d’appels', async () => {
    const { deps, ownerUrl } = test.current;
    const debut = test.current.logs().length;
    const lignes = () =>
      test.current
        .logs()
        .slice(debut)
        .split('\n')
        .filter((ligne) => /"level":[3456]0/.test(ligne))
        .map((ligne) => JSON.parse(ligne) as { level: number; msg: string; faits?: number });
    const dites = (msg: string) => lignes().filter((ligne) => ligne.msg === msg);
    const frais = new Absences(deps.logger);
    const mailer: Mailer = {
      ...deps.mailer,
      send: async ({ messageId }) => {
        await pause(100);
        recus.set(messageId, ['A']);
      },
    };
    const travail = await startQueueWorker({ ...deps, absences: frais, mailer }, ownerUrl, RONDE_MS);
    travaux.push(travail);
    await expect.poll(() => dites('à l’écoute de la file')).toHaveLength(1);
    const { operationId } = await mettreEnFile(deps, 40);
    await expect.poll(() => recus.size, { interval: 10, timeout: 10_000 }).toBeGreaterThan(10);
    const retablir = await couperLaBase(ownerUrl);
    await pause(2_500);
    await retablir();
    await envoyes(operationId, 40);
    await expect.poll(() => dites('de nouveau à l’écoute de la file').length).toBeGreaterThanOrEqual(1);
    await travail.stop();
    // The pools of the test itself lose their connections too, and say it once.
    const avertissements = lignes().filter(({ level }) => level >= 40);
    expect(avertissements.map(({ msg }) => msg)).toEqual(
      Array.from({ length: avertissements.length }, () => 'PostgreSQL ne répond pas, ou a coupé'),
    );
    expect(avertissements.length).toBeLessThanOrEqual(2);
    expect(test.current.logs().slice(debut)).not.toContain('"stack"');
    expect(dites('mails traités').reduce((somme, { faits = 0 }) => somme + faits, 0)).toBeGreaterThanOrEqual(
      40,
    );
    expect(dites('mails traités').length).toBeLessThanOrEqual(2);
  });

  it('un processus perd ses verrous : les autres ne renvoient rien, et lui continue', async () => {
    const { deps } = test.current;
    const { operationId } = await mettreEnFile(deps, 20);
    await demarrer('A', LENT_MS);
    await expect
      .poll(() =>
        deps.database.withOps((trx) =>
          trx.rows(sql`select 1 from graphile_worker._private_jobs where locked_by is not null`),
        ),
      )
      .toHaveLength(10);
    const { pid } = await connexionDesVerrous();
    const autre = await demarrer('B', LENT_MS);
    await deps.database.withOps((trx) => trx.rows(sql`select pg_terminate_backend(${pid})`));
    await envoyes(operationId, 20);
    expect([...recus.values()].filter((fois) => fois.length !== 1)).toEqual([]);
    expect(new Set([...recus.values()].flat())).toEqual(new Set(['A', 'B']));
    await autre.stop();
    recus.clear();
    const suite = await mettreEnFile(deps, 1);
    await envoyes(suite.operationId, 1);
    expect([...recus.values()]).toEqual([['A']]);
  });

  it('arrêté pendant la panne, il s’arrête ; le suivant envoie le reste', async () => {
    const { deps, ownerUrl } = test.current;
    const { operationId } = await mettreEnFile(deps, 40);
    const premier = await demarrer('A', 100);
    await expect.poll(() => recus.size, { interval: 10, timeout: 10_000 }).toBeGreaterThan(10);
    const retablir = await couperLaBase(ownerUrl);
    const debut = performance.now();
    await premier.stop();
    expect(performance.now() - debut).toBeLessThan(8_000);
    await retablir();
    await demarrer('B', 0);
    await envoyes(operationId, 40);
    expect(recus.size).toBe(40);
  });
});
