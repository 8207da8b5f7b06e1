import type { Knex } from 'knex';

/** Forgotten passwords: what strangers ask for is counted apart from what a device that knows the account does (rules §8.6, §11). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table codes_envoyes add appareil_connu boolean not null default false');
}
