import type { Knex } from 'knex';

/**
 * Guardians are informed by sheets or by mail: the mode of an operation, each mail (« envoi ») with what became of
 * it, and the address that a server refused. A new address from ONDE differs from the refused one: usable again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table operations add column mode text not null default 'feuilles'
      constraint operations_mode check (mode in ('feuilles', 'mail'));
    create index operations_executees on operations (ecole_id, executee_le desc) where etat = 'executee';

    alter table representants_legaux add column mail_refuse text, add column mail_refuse_motif text,
      add constraint representants_mail_refuse_motive check ((mail_refuse is null) = (mail_refuse_motif is null));
    grant update (mail_refuse, mail_refuse_motif) on representants_legaux to comptes1d_web;

    -- « Seulement ceux informés depuis la dernière impression »: when this school last printed each sheet.
    create table feuilles_imprimees (
      ecole_id bigint not null constraint feuilles_imprimees_ecole references ecoles,
      profil text not null constraint feuilles_imprimees_profil check (profil in ('eleve', 'representant_legal')),
      fiche_id bigint not null,
      le timestamptz not null,
      primary key (ecole_id, profil, fiche_id)
    );
    alter table feuilles_imprimees enable row level security;
    create policy feuilles_imprimees_de_l_ecole on feuilles_imprimees to comptes1d_web
      using (ecole_id = (select ecole_courante())) with check (ecole_id = (select ecole_courante()));
    grant select, insert, update on feuilles_imprimees to comptes1d_web;

    create table envois (
      ecole_id bigint not null,
      id bigint generated always as identity,
      operation_id bigint not null,
      fiche_id bigint not null,
      compte_id bigint not null constraint envois_compte references comptes,
      message_id text not null constraint envois_message_id_unique unique,
      adresse text not null,
      statut text not null default 'en_attente'
        constraint envois_statut check (statut in ('en_attente', 'differe', 'envoye', 'rejete')),
      motif text,
      tentatives integer not null default 0,
      prochain_essai_le timestamptz,
      envoye_le timestamptz,
      remplace_par bigint,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      primary key (ecole_id, id),
      constraint envois_operation foreign key (ecole_id, operation_id) references operations (ecole_id, id),
      constraint envois_fiche foreign key (ecole_id, fiche_id) references representants_legaux (ecole_id, id),
      constraint envois_envoye_date check ((statut = 'envoye') = (envoye_le is not null) or statut = 'rejete'),
      constraint envois_echec_motive check (statut not in ('differe', 'rejete') or motif is not null)
    );
    create index envois_par_operation on envois (ecole_id, operation_id, statut);
    create index envois_par_fiche on envois (ecole_id, fiche_id, id);
    alter table envois enable row level security;
    create policy envois_de_l_ecole on envois to comptes1d_web
      using (ecole_id = (select ecole_courante())) with check (ecole_id = (select ecole_courante()));
    grant select, insert, update on envois to comptes1d_web;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table if exists envois, feuilles_imprimees;
    alter table representants_legaux drop column if exists mail_refuse, drop column if exists mail_refuse_motif;
    drop index if exists operations_executees;
    alter table operations drop column if exists mode;
  `);
}
