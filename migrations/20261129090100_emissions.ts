import type { Knex } from 'knex';

/** How many passwords each agent has issued of late, in all schools: beyond a few, a recent code is needed (DESIGN §10). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One row per agent, so that two transactions that issue at once meet there, whatever their isolation.
    create table emissions (
      agent_id bigint primary key constraint emissions_agent references agents on delete cascade,
      le timestamptz[] not null,
      nombre integer[] not null
    );
  `);
}
