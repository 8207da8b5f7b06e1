import type { Knex } from 'knex';

/**
 * Whether the holder has chosen a password, without the hash, which the school's side cannot read: whoever entered by
 * FranceConnect may have none (DESIGN §8.4), and a letter must not speak of one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table comptes
      add column mot_de_passe_choisi boolean generated always as (mot_de_passe_hache is not null) stored;
    grant select (mot_de_passe_choisi) on comptes to comptes1d_web;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table comptes drop column if exists mot_de_passe_choisi;');
}
