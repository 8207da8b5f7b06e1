import type { Knex } from 'knex';

/** A session keeps what its last code was given for, when it was for one act alone (rules §10). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table sessions add column dernier_code_pour text
      constraint sessions_code_pour check (dernier_code_pour in ('telephone', 'codes_secours'))`);
}
