import type { Knex } from 'knex';

/** Signed checkpoints over the heads of the journal's chains (rules §11, decision 047). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table points_de_controle (
      -- One after the other: a number that is missing is a checkpoint that was removed.
      numero integer primary key,
      jour date not null,
      le timestamptz not null,
      chaines integer not null,
      -- Fingerprints of all heads, and of those that changed since the checkpoint before.
      tetes bytea not null,
      changees bytea not null,
      -- Fingerprint of the checkpoint before; empty for the first of all.
      precedent bytea not null,
      empreinte bytea not null,
      -- Which public key verifies the signature.
      cle text not null,
      signature bytea not null
    );
    -- The heads that a checkpoint saw, those that changed only. No foreign key: the head of a chain where nothing happens
    -- outlives the checkpoint that saw it first.
    create table journal_tetes (
      chaine text not null,
      point integer not null,
      numero bigint not null,
      empreinte bytea not null,
      primary key (chaine, point)
    );
    create index journal_tetes_par_point on journal_tetes (point);
  `);
}
