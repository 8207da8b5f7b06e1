import type { Knex } from 'knex';

/** Guardians who come without a password of their school (rules §8.4): by SMS, or by FranceConnect. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table portail_sessions
      -- The mobile that the code of this way has proved.
      add portable text,
      -- Who FranceConnect says it is, and its names as the database compares them.
      add franceconnect_sub text,
      add identite jsonb,
      -- What FranceConnect wants back when the person leaves; gone with the session.
      add jeton_chiffre bytea,
      add jeton_cle text,
      add constraint portail_sessions_portable check (portable is null or code_prouve),
      add constraint portail_sessions_jeton check ((jeton_chiffre is null) = (jeton_cle is null)),
      add constraint portail_sessions_franceconnect check (franceconnect_sub is not null
        or (parcours <> 'franceconnect' and force is distinct from 'franceconnect' and jeton_chiffre is null));

    -- The fiches that bear the mobile and the names given, looked up by the worker; those of « enfants_justes » have a child
    -- whose birth date was right.
    create table portail_session_fiches (
      session bytea not null constraint session_fiches_session references portail_sessions
        on delete cascade on update cascade,
      ecole_id bigint not null,
      fiche_id bigint not null,
      enfants_justes bigint[] not null default '{}',
      primary key (session, ecole_id, fiche_id),
      constraint session_fiches_representant foreign key (ecole_id, fiche_id)
        references representants_legaux (ecole_id, id) on delete cascade
    );
    create index session_fiches_par_fiche on portail_session_fiches (ecole_id, fiche_id);
    create index representants_presents_par_portable on representants_legaux (portable)
      where portable is not null and parti_le is null;

    -- Codes sent of late to numbers that schools know, counted by number and by school whatever becomes of the session.
    create table inscriptions_sms (
      code_id bigint not null,
      ecole_id bigint not null,
      portable text not null,
      le timestamptz not null default now(),
      primary key (code_id, ecole_id)
    );
    create index inscriptions_sms_par_portable on inscriptions_sms (portable, le);
    create index inscriptions_sms_par_ecole on inscriptions_sms (ecole_id, le);
    create index inscriptions_sms_par_age on inscriptions_sms (le);
  `);
}
