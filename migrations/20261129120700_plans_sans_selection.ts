import type { Knex } from 'knex';

/**
 * A plan keeps what was selected, not the selection: nobody read which one it came from, and purging that one had to write
 * in a plan that an agent may hold.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table operations drop column selection_id');
}
