import type { Knex } from 'knex';

/** Schools, the agents who administer them, and the rights that tie them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table circonscriptions (
      id bigint generated always as identity primary key,
      code text not null constraint circonscriptions_code_unique unique,
      nom text not null,
      academie text not null
    );
    create table ecoles (
      id bigint generated always as identity primary key,
      uai text not null constraint ecoles_uai_unique unique
        constraint ecoles_uai_valide check (
          uai ~ '^[0-9]{7}[A-Z]$'
          and substr(uai, 8, 1) = substr('ABCDEFGHJKLMNPRSTUVWXYZ', (substr(uai, 1, 7)::int % 23) + 1, 1)),
      nom text not null,
      adresse text,
      code_postal text,
      commune text not null,
      academie text not null,
      circonscription_id bigint constraint ecoles_circonscription references circonscriptions,
      recherche text not null,
      gestion_comptes_eleves boolean not null default false,
      url_service_eleves text,
      onde_maj_le timestamptz,
      -- Closed by ops: nobody has a right there any more, whatever the rows of rights say.
      fermee_le timestamptz,
      created_at timestamptz not null default now()
    );
    create index ecoles_par_circonscription on ecoles (circonscription_id);

    create table agents (
      id bigint generated always as identity primary key,
      identifiant text not null constraint agents_identifiant_unique unique
        constraint agents_identifiant_minuscule check (identifiant = lower(identifiant)),
      nom text not null,
      prenom text not null,
      mail text,
      fonction text not null constraint agents_fonction check (fonction in ('directeur', 'ien', 'enseignant')),
      mot_de_passe_hache text not null,
      otp_chiffre bytea,
      otp_cle text,
      otp_active_le timestamptz,
      otp_dernier_pas bigint not null default 0,
      enrolement_hache text,
      enrolement_expire_le timestamptz,
      version_session integer not null default 1,
      desactive_le timestamptz,
      created_at timestamptz not null default now(),
      constraint agents_otp_complet check ((otp_chiffre is null) = (otp_cle is null))
    );
    create table agent_codes_secours (
      agent_id bigint not null constraint codes_secours_agent references agents on delete cascade,
      hache text not null,
      utilise_le timestamptz,
      primary key (agent_id, hache)
    );
    create table agent_circonscriptions (
      agent_id bigint not null constraint agent_circonscriptions_agent references agents on delete cascade,
      circonscription_id bigint not null constraint agent_circonscriptions_circonscription references circonscriptions,
      primary key (agent_id, circonscription_id)
    );
    create table habilitations (
      agent_id bigint not null constraint habilitations_agent references agents on delete cascade,
      ecole_id bigint not null constraint habilitations_ecole references ecoles,
      debut date not null default (now() at time zone 'Europe/Paris')::date,
      fin date,
      primary key (agent_id, ecole_id, debut),
      constraint habilitations_fin_apres_debut check (fin is null or fin >= debut)
    );
    create index habilitations_par_ecole on habilitations (ecole_id);
    create table delegations (
      id bigint generated always as identity primary key,
      agent_id bigint not null constraint delegations_agent references agents on delete cascade,
      ecole_id bigint not null constraint delegations_ecole references ecoles,
      perimetre text not null constraint delegations_perimetre check (perimetre in ('eleves', 'tous')),
      debut date not null,
      fin date not null,
      accordee_par bigint not null constraint delegations_accordee_par references agents,
      revoquee_le timestamptz,
      created_at timestamptz not null default now(),
      constraint delegations_fin_apres_debut check (fin >= debut)
    );
    create index delegations_par_agent on delegations (agent_id);
    create index delegations_par_ecole on delegations (ecole_id);
  `);
}
