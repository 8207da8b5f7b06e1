import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { startQueueWorker } from '../../src/jobs/queue-worker.ts';
import type { MailGarde } from '../../src/mails/mailer.ts';
import type { TestApp } from './app.ts';

type Test = { readonly current: TestApp };

/** The notices that wait in the queue, as it keeps them. */
export const avisEnFile = ({ current }: Test) =>
  current.deps.database.withOps((trx) =>
    trx.rows<{ agentId: string; motif: string; payload: string }>(
      sql`select j.payload->>'agentId' as "agentId", j.payload->>'motif' as motif, j.payload::text as payload
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'prevenir_agent' order by j.id`,
    ),
  );

/** A worker sends all that waits, then stops; the mails that left, the newest first. */
export async function expedier(test: Test): Promise<readonly MailGarde[]> {
  const { deps, ownerUrl } = test.current;
  const travail = await startQueueWorker(deps, ownerUrl);
  for (let essai = 0; (await avisEnFile(test)).length > 0; essai += 1) {
    if (essai === 400) throw new Error('Des avis attendent toujours');
    await pause(50);
  }
  await travail.stop();
  return deps.mailer.recent();
}
