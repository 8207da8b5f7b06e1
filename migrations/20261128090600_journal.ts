import type { Knex } from 'knex';

/** The journal: one chain of fingerprints per school, per agent, and one for ops. Written by functions only. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table journal_chaines (
      chaine text primary key,
      numero bigint not null,
      empreinte bytea not null
    );
    create table journal (
      id bigint generated always as identity primary key,
      chaine text not null,
      numero bigint not null,
      ecole_id bigint constraint journal_ecole references ecoles,
      le timestamptz not null,
      agent_id bigint,
      auteur text not null,
      action text not null,
      details jsonb not null,
      precedent bytea not null,
      empreinte bytea not null,
      constraint journal_chaine_numero_unique unique (chaine, numero)
    );
    create index journal_par_ecole on journal (ecole_id, id);
  `);
}
