import type { Knex } from 'knex';

/** Every process asks every few seconds who holds jobs: a handful among all that wait (src/jobs/verrous.ts). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'create index jobs_pris on graphile_worker._private_jobs (locked_by) where locked_by is not null',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index if exists graphile_worker.jobs_pris');
}
