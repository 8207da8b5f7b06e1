import type { Knex } from 'knex';

/** One person, several fiches and accounts (rules §4.5 (a), §8.2, §8.5): what was proved of another account, and tries. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Whoever is logged in has just given the right password of another account. Written by the login that reads hashes.
    create table autres_comptes_prouves (
      session bytea primary key
        constraint autres_comptes_session references portail_sessions on delete cascade on update cascade,
      compte_id bigint not null constraint autres_comptes_compte references comptes on delete cascade,
      version_acces integer not null,
      -- Whose password it was, provisional or chosen from one: it opens the fiches of that school only.
      limite_a bigint constraint autres_comptes_limite references ecoles,
      prouve_le timestamptz not null default now()
    );
    create index autres_comptes_par_compte on autres_comptes_prouves (compte_id);
    create index autres_comptes_limites on autres_comptes_prouves (limite_a) where limite_a is not null;

    -- When birth dates of children of other schools were tried of late, whatever the session and the machine.
    create table rattachements_essayes (
      compte_id bigint primary key constraint rattachements_essayes_compte references comptes on delete cascade,
      le timestamptz[] not null
    );

    -- Looked for by contacts that were proved, in the whole country.
    create index representants_presents_par_mail on representants_legaux (lower(mail))
      where parti_le is null and mail is not null;
  `);
}
