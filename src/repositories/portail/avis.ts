import sql from 'sql-template-tag';
import type { OpsTrx } from '../../database/transaction.ts';

/**
 * A job for each recipient, in their order: one who cannot be reached holds nobody else back. Said again by the same job, it adds
 * nothing to those that still wait; attempts and priority are those of the job that programmes them (prevenir_titulaires()).
 */
export async function addAvisTitulaire(
  trx: OpsTrx,
  reference: string,
  avis: readonly object[],
): Promise<void> {
  await trx.run(
    sql`select count(graphile_worker.add_job('envoyer_avis', a.avis::json, max_attempts => 14, priority => -10,
           job_key => 'avis-' || ${reference}::text || '-' || a.rang, job_key_mode => 'unsafe_dedupe')) as programmes
         from jsonb_array_elements(${JSON.stringify(avis)}::jsonb) with ordinality as a (avis, rang)`,
  );
}
