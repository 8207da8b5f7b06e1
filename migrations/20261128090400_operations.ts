import type { Knex } from 'knex';

/** What agents do to accounts: selection, plan, operation, its sheets and its mails; the history of each account. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table selections (
      ecole_id bigint not null constraint selections_ecole references ecoles,
      id uuid not null default gen_random_uuid(),
      agent_id bigint not null constraint selections_agent references agents on delete cascade,
      profil text not null constraint selections_profil check (profil in ('eleve', 'representant_legal')),
      criteres jsonb not null,
      tous boolean not null default false,
      ids bigint[] not null default '{}',
      updated_at timestamptz not null default now(),
      primary key (ecole_id, id)
    );
    create index selections_par_agent on selections (agent_id);
    create table operations (
      ecole_id bigint not null constraint operations_ecole references ecoles,
      id bigint generated always as identity,
      type text not null constraint operations_type check (type in ('informer', 'reinitialiser')),
      profil text not null constraint operations_profil check (profil in ('eleve', 'representant_legal')),
      reinitialiser boolean not null default false,
      mode text not null default 'feuilles' constraint operations_mode check (mode in ('feuilles', 'mail')),
      etat text not null default 'planifiee'
        constraint operations_etat check (etat in ('planifiee', 'executee', 'perimee')),
      agent_id bigint constraint operations_agent references agents,
      auteur text not null,
      selection_id uuid,
      -- Where the plan was asked from, so that « Annuler » leads back there: the list as it was shown (its query
      -- string, rebuilt by the server), a detail page, or the operation by mail whose sheets are prepared.
      depuis_liste text not null default '',
      depuis_fiche_id bigint,
      depuis_operation_id bigint,
      planifiee_le timestamptz not null default now(),
      executee_le timestamptz,
      remplacee_par bigint,
      primary key (ecole_id, id),
      constraint operations_executee_datee check ((etat = 'executee') = (executee_le is not null))
    );
    create index operations_executees on operations (ecole_id, executee_le desc) where etat = 'executee';
    -- « ordre » is the order of the sheets: class, then name, as they stood when the plan was made.
    create table operation_comptes (
      ecole_id bigint not null,
      operation_id bigint not null,
      ordre integer not null,
      fiche_id bigint not null,
      compte_id bigint not null constraint operation_comptes_compte references comptes,
      version integer not null,
      etat_avant text not null,
      effet text not null constraint operation_comptes_effet check (
        effet in ('attribuer', 'conserver', 'reemettre', 'reinitialiser', 'laisser', 'refuser')),
      motif text,
      primary key (ecole_id, operation_id, fiche_id),
      constraint operation_comptes_operation foreign key (ecole_id, operation_id)
        references operations (ecole_id, id) on delete cascade
    );
    -- Without a foreign key to the school, as the provisional passwords.
    create table compte_evenements (
      ecole_id bigint not null,
      id bigint generated always as identity,
      compte_id bigint not null constraint evenements_compte references comptes,
      evenement text not null,
      etat_avant text,
      etat_apres text,
      operation_id bigint,
      agent_id bigint,
      auteur text not null,
      le timestamptz not null default now(),
      primary key (ecole_id, id)
    );
    create index evenements_par_compte on compte_evenements (compte_id, le);
    -- « Seulement ceux informés depuis la dernière impression »: when this school last printed each sheet.
    create table feuilles_imprimees (
      ecole_id bigint not null constraint feuilles_imprimees_ecole references ecoles,
      profil text not null constraint feuilles_imprimees_profil check (profil in ('eleve', 'representant_legal')),
      fiche_id bigint not null,
      le timestamptz not null,
      primary key (ecole_id, profil, fiche_id)
    );
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
    -- Every process asks every few seconds who holds jobs: a handful among all that wait (src/jobs/verrous.ts).
    create index jobs_pris on graphile_worker._private_jobs (locked_by) where locked_by is not null;
  `);
}
