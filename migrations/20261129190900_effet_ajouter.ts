import type { Knex } from 'knex';

/** A reset of an account that has no password, FranceConnect only, replaces none: it adds one, and its plan says so. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table operation_comptes
      drop constraint operation_comptes_effet,
      add constraint operation_comptes_effet check (effet in ('attribuer', 'reemettre', 'reinitialiser', 'ajouter',
        'conserver', 'conserver_reinitialise', 'laisser', 'laisser_sans', 'refuser'));
  `);
}
