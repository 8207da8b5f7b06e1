import type { Knex } from 'knex';

/**
 * Where a plan was asked from, so that « Annuler » leads back there: the list as it was shown (its query string,
 * rebuilt by the server from criteria it knows, never an address that the browser sent), a detail page, or the
 * operation by mail whose sheets are prepared.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table operations
      add column depuis_liste text not null default '',
      add column depuis_fiche_id bigint,
      add column depuis_operation_id bigint;
    update operations set depuis_liste = 'selection=' || selection_id where selection_id is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table operations
      drop column if exists depuis_liste,
      drop column if exists depuis_fiche_id,
      drop column if exists depuis_operation_id;
  `);
}
