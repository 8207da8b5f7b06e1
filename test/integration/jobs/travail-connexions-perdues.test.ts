import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type QueueWorker, startQueueWorker } from '../../../src/jobs/queue-worker.ts';
import type { Mailer } from '../../../src/mails/mailer.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { ouvrirRelais, type Relais } from '../../helpers/processus/relais.ts';
import { compterParStatut, mettreEnFile } from '../../helpers/scenes/mails-en-file.ts';

let relais: Relais;
let test: TestApp;
let travail: QueueWorker | undefined;
beforeAll(async () => {
  relais = await ouvrirRelais(inject('templateUrl'));
  test = await createTestApp({}, relais.par);
});
afterAll(async () => {
  await travail?.stop();
  await test.close();
  await relais.close();
});

describe('le travail survit à des connexions qui disparaissent sans se fermer (décision 016)', () => {
  it('il en prend d’autres et envoie tout, en deux minutes au plus', { timeout: 240_000 }, async () => {
    const { deps, ownerUrl } = test;
    const { operationId } = await mettreEnFile(deps, 60);
    const recus = new Set<string>();
    const mailer: Mailer = {
      ...deps.mailer,
      send: async ({ messageId }) => {
        await pause(200);
        recus.add(messageId);
      },
    };
    travail = await startQueueWorker({ ...deps, mailer }, relais.par(ownerUrl), 1_000);
    await expect.poll(() => recus.size, { interval: 10, timeout: 20_000 }).toBeGreaterThan(10);
    relais.avaler();
    relais.retablir();
    expect(recus.size).toBeLessThan(60);
    await expect
      .poll(() => compterParStatut(deps, operationId), { timeout: 120_000, interval: 500 })
      .toEqual({ envoye: 60 });
    expect(recus.size).toBe(60);
  });
});
