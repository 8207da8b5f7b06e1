import type { Knex } from 'knex';

/** What ONDE says of a school: classes, pupils, guardians, who is whose. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table classes (
      ecole_id bigint not null constraint classes_ecole references ecoles,
      id bigint generated always as identity,
      libelle text not null,
      tri text not null,
      primary key (ecole_id, id),
      constraint classes_libelle_unique unique (ecole_id, libelle)
    );
    create table eleves (
      ecole_id bigint not null constraint eleves_ecole references ecoles,
      id bigint generated always as identity,
      compte_id bigint constraint eleves_compte references comptes,
      classe_id bigint,
      niveau text,
      nom text not null,
      nom_usage text,
      prenom text not null,
      date_naissance date not null,
      sexe text constraint eleves_sexe check (sexe in ('F', 'M')),
      -- A claim of this school's file: unique here, and never a way to an account.
      ine text,
      recherche text not null,
      tri text not null,
      identite_changee_le timestamptz,
      parti_le timestamptz,
      -- The account has gone on in another school: a return opens a new one.
      compte_suivi_le timestamptz,
      created_at timestamptz not null default now(),
      primary key (ecole_id, id),
      constraint eleves_ine_unique unique (ecole_id, ine) deferrable initially immediate,
      constraint eleves_classe foreign key (ecole_id, classe_id) references classes (ecole_id, id),
      constraint eleves_compte_suivi_parti check (compte_suivi_le is null or parti_le is not null)
    );
    create index eleves_par_compte on eleves (compte_id);
    create index eleves_par_ecole_et_compte on eleves (ecole_id, compte_id);
    create index eleves_presents_par_tri on eleves (ecole_id, tri) where parti_le is null;
    -- Whatever the code does, a pupil's account has one living fiche.
    create unique index eleves_compte_une_seule_ecole on eleves (compte_id) where parti_le is null;

    create table representants_legaux (
      ecole_id bigint not null constraint representants_ecole references ecoles,
      id bigint generated always as identity,
      compte_id bigint constraint representants_compte references comptes,
      civilite text constraint representants_civilite check (civilite in ('M.', 'Mme')),
      nom text not null,
      nom_usage text,
      prenom text not null,
      mail text,
      mail_refuse text,
      mail_refuse_motif text,
      portable text,
      telephone_domicile text,
      telephone_travail text,
      adresse text,
      code_postal text,
      commune text,
      pays text,
      recherche text not null,
      tri text not null,
      identite_changee_le timestamptz,
      parti_le timestamptz,
      compte_suivi_le timestamptz,
      created_at timestamptz not null default now(),
      primary key (ecole_id, id),
      constraint representants_mail_refuse_motive check ((mail_refuse is null) = (mail_refuse_motif is null)),
      constraint representants_compte_suivi_parti check (compte_suivi_le is null or parti_le is not null)
    );
    create index representants_par_compte on representants_legaux (compte_id);
    create index representants_par_ecole_et_compte on representants_legaux (ecole_id, compte_id);
    create index representants_presents_par_tri on representants_legaux (ecole_id, tri) where parti_le is null;

    create table rattachements (
      ecole_id bigint not null,
      representant_legal_id bigint not null,
      eleve_id bigint not null,
      created_at timestamptz not null default now(),
      primary key (ecole_id, representant_legal_id, eleve_id),
      constraint rattachements_representant foreign key (ecole_id, representant_legal_id)
        references representants_legaux (ecole_id, id) on delete cascade,
      constraint rattachements_eleve foreign key (ecole_id, eleve_id) references eleves (ecole_id, id) on delete cascade
    );
    create index rattachements_par_eleve on rattachements (ecole_id, eleve_id);

    create table signalements (
      ecole_id bigint not null,
      id bigint generated always as identity,
      type text not null constraint signalements_type check (type in ('rattachement_errone', 'date_naissance_erronee')),
      representant_legal_id bigint not null,
      eleve_id bigint not null,
      signale_le timestamptz not null default now(),
      clos_le timestamptz,
      primary key (ecole_id, id),
      constraint signalements_representant foreign key (ecole_id, representant_legal_id)
        references representants_legaux (ecole_id, id) on delete cascade,
      constraint signalements_eleve foreign key (ecole_id, eleve_id) references eleves (ecole_id, id) on delete cascade
    );
    create unique index signalements_un_seul_ouvert on signalements (ecole_id, representant_legal_id, eleve_id, type)
      where clos_le is null;
  `);
}
