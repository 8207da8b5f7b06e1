import type { Knex } from 'knex';

/** How many passwords each agent has issued of late, in all schools: beyond a few, a recent code is needed (DESIGN §10). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table emissions (
      agent_id bigint not null constraint emissions_agent references agents on delete cascade,
      le timestamptz not null default now(),
      nombre integer not null
    );
    create index emissions_par_agent on emissions (agent_id, le);
  `);
}
