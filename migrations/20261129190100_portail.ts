import type { Knex } from 'knex';

/** The portal (rules §8): who is on it, the codes it sends, what it proves of an account. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table comptes
      -- Rises with whatever ends the sessions of its holder: a password chosen, given or lost, another school.
      add version_acces integer not null default 1,
      -- The school whose provisional password the chosen one comes from, while it opens that school only (rules §4.5).
      add limite_a bigint constraint comptes_limite_ecole references ecoles,
      add portable_confirme_le timestamptz,
      add franceconnect_sub text,
      add constraint comptes_mail_confirme_existe check (mail_confirme_le is null or mail is not null),
      add constraint comptes_portable_confirme_existe check (portable_confirme_le is null or portable is not null),
      add constraint comptes_franceconnect_representant
        check (franceconnect_sub is null or profil = 'representant_legal');
    create unique index comptes_franceconnect_unique on comptes (franceconnect_sub) where franceconnect_sub is not null;
    create index comptes_limites on comptes (limite_a) where limite_a is not null;
    -- Whose a retired identifier was: whoever still types it is told.
    alter table identifiants add compte_id bigint;

    create table portail_sessions (
      empreinte bytea primary key constraint portail_sessions_empreinte check (length(empreinte) = 32),
      -- The same for its whole life, whatever its id becomes.
      reference uuid not null default gen_random_uuid(),
      parcours text not null constraint portail_sessions_parcours check (parcours in ('activation', 'remplacement',
        'inscription', 'franceconnect', 'oubli_identifiant', 'oubli_mot_de_passe', 'ouverte')),
      -- The account's, or the one chosen at the first page.
      profil text not null constraint portail_sessions_profil check (profil in ('eleve', 'representant_legal')),
      -- Null as long as nobody is known.
      compte_id bigint constraint portail_sessions_compte references comptes on delete cascade,
      version_acces integer,
      -- What was proved to come in.
      force text constraint portail_sessions_force check (force in ('mot_de_passe', 'sms', 'franceconnect')),
      -- The very provisional password it came with.
      provisoire_ecole bigint,
      provisoire_emis_le timestamptz,
      -- Chosen, and not in force before the end of the way.
      nouveau_hache text,
      enfants_dits boolean not null default false,
      -- The code that this way asks for was right.
      code_prouve boolean not null default false,
      ouverte_le timestamptz not null default now(),
      vue_le timestamptz not null default now(),
      constraint portail_sessions_ouverte check (parcours <> 'ouverte' or (compte_id is not null and force is not null)),
      constraint portail_sessions_provisoire check (parcours not in ('activation', 'remplacement')
        or (compte_id is not null and provisoire_ecole is not null and provisoire_emis_le is not null)),
      constraint portail_sessions_version check ((compte_id is null) = (version_acces is null))
    );
    create index portail_sessions_par_compte on portail_sessions (compte_id);

    alter table compte_evenements drop constraint evenements_evenement, add constraint evenements_evenement check (
      evenement in ('attribuer', 'reemettre', 'reinitialiser', 'nouvel_identifiant_demande', 'nouvel_identifiant',
        'nouvel_identifiant_refuse', 'compte_arrive', 'compte_suivi', 'activation_commencee', 'active', 'mail_confirme',
        'provisoire_remplace', 'mot_de_passe_change', 'inscription_sms', 'franceconnect', 'franceconnect_lie',
        'rattachement', 'portable_confirme', 'mot_de_passe_oublie', 'limite_levee', 'signalement'));

    -- A code of six digits, and for a mail a link, that prove a mail or a mobile. Their hashes come with the sending; a code
    -- that nobody is to receive waits for one all the same, and never has a hash.
    create table portail_codes (
      id bigint generated always as identity primary key,
      but text not null constraint portail_codes_but check (but in ('mail', 'portable', 'limite', 'inscription',
        'oubli_identifiant', 'oubli_mot_de_passe')),
      canal text not null constraint portail_codes_canal check (canal in ('mail', 'sms')),
      compte_id bigint constraint portail_codes_compte references comptes on delete cascade,
      -- Where it was asked for; a school asks without one.
      session bytea constraint portail_codes_session references portail_sessions on delete cascade on update cascade,
      -- Where it is sent; of somebody who is looked up first, null until then.
      destination text,
      -- What was typed to be looked up.
      saisie jsonb not null default '{}',
      code_hache bytea,
      lien_hache bytea constraint portail_codes_lien_unique unique,
      essais integer not null default 0,
      demande_le timestamptz not null default now(),
      expire_le timestamptz not null,
      envoye_le timestamptz,
      -- Why it could not be sent, for who waits for it.
      echec text,
      servi_le timestamptz,
      constraint portail_codes_de_quelqu_un check (compte_id is not null or session is not null)
    );
    create index portail_codes_par_compte on portail_codes (compte_id, demande_le) where compte_id is not null;
    create index portail_codes_par_session on portail_codes (session) where session is not null;

    -- The children whose birth date the holder of the account has given.
    create table enfants_confirmes (
      compte_id bigint not null constraint enfants_confirmes_compte references comptes on delete cascade,
      ecole_id bigint not null,
      eleve_id bigint not null,
      le timestamptz not null default now(),
      primary key (compte_id, ecole_id, eleve_id),
      constraint enfants_confirmes_eleve foreign key (ecole_id, eleve_id) references eleves (ecole_id, id) on delete cascade
    );
    create index enfants_confirmes_par_eleve on enfants_confirmes (ecole_id, eleve_id);

    -- When birth dates were tried of late, whatever the session and the machine.
    create table naissances_essayees (
      compte_id bigint primary key constraint naissances_essayees_compte references comptes on delete cascade,
      le timestamptz[] not null
    );
  `);
}
