import type { Knex } from 'knex';

/**
 * « Same name » has one meaning, that of cleNom(): its keys are stored, and SQL compares the columns. `migrer` fills them
 * afterwards by that very function, then forbids that one be missing (src/database/schema/name-keys.ts): a copy of the function here would
 * be a second meaning, and importing it would tie what is frozen to what moves.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table eleves add column cle_nom text, add column cle_nom_usage text, add column cle_prenom text;
    alter table representants_legaux add column cle_nom text, add column cle_nom_usage text, add column cle_prenom text;
  `);
}
