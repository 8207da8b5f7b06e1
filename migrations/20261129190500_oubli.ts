import type { Knex } from 'knex';

/** Forgotten identifiers and passwords, and what was proved before a school gave a password (rules §4.5, §8.6). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- When the password that limits the account was given: a contact confirmed since proves nothing of its holder. Kept until
    -- the limit is lifted, whatever schools do meanwhile.
    alter table comptes add limite_le timestamptz;
    create index comptes_portables_confirmes on comptes (portable) where portable_confirme_le is not null;
    create index comptes_mails_confirmes on comptes (lower(mail)) where mail_confirme_le is not null;

    -- Whom the worker has found for what was typed; empty for nobody, which the page does not know.
    alter table portail_codes add trouves bigint[] not null default '{}';

    -- Messages of oblivion that an account was sent of late, whatever the session: a session ends, this stays.
    create table codes_envoyes (
      compte_id bigint not null constraint codes_envoyes_compte references comptes on delete cascade,
      code_id bigint not null,
      le timestamptz not null default now(),
      primary key (compte_id, code_id)
    );
  `);
}
