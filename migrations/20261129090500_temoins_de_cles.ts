import type { Knex } from 'knex';

/** What tells a wrong ENCRYPTION_KEYS at start, without a secret of anybody (decision 031). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- A text that everybody knows, encrypted by the key of that name: whoever cannot read it has not the key of the rows.
    create table cles_temoins (
      cle text primary key constraint cles_temoins_nom check (length(cle) <= 20),
      chiffre bytea not null constraint cles_temoins_taille check (length(chiffre) <= 100)
    );
  `);
}
