import type { Knex } from 'knex';

/** The accounts, national: what opens them is never read from one school's file (DESIGN §4.5). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- Every identifier ever given: its primary key is what makes giving one again impossible.
    create table identifiants (
      identifiant text constraint identifiants_jamais_redonnes primary key,
      attribue_le timestamptz not null default now(),
      retire_le timestamptz
    );
    create table identifiant_compteurs (
      -- An initial and a name (src/domain/identifiant.ts): ending in a digit, one would take the identifiers of another.
      racine text primary key constraint identifiant_compteurs_racine check (racine ~ '^[a-z]\\.[a-z]{1,20}$'),
      dernier integer not null
    );
    create table comptes (
      id bigint generated always as identity primary key,
      profil text not null constraint comptes_profil check (profil in ('eleve', 'representant_legal')),
      identifiant text not null constraint comptes_identifiant_unique unique
        constraint comptes_identifiant_attribue references identifiants,
      etat text not null default 'non_informe'
        constraint comptes_etat check (etat in ('non_informe', 'informe', 'en_cours', 'actif')),
      origine text constraint comptes_origine check (
        origine in ('responsable', 'franceconnect', 'etablissement', 'aten', 'ent')),
      bloque boolean not null default false,
      -- Rises with each change, whatever it was: after two thousand million it begins again.
      version integer not null default 1,
      informe_le timestamptz,
      active_le timestamptz,
      mot_de_passe_hache text,
      -- Whether the holder has chosen a password, without the hash, which the school's side cannot read.
      mot_de_passe_choisi boolean generated always as (mot_de_passe_hache is not null) stored,
      nouvel_identifiant_demande_le timestamptz,
      mail text,
      mail_confirme_le timestamptz,
      portable text,
      created_at timestamptz not null default now(),
      constraint comptes_eleve_jamais_en_cours check (profil <> 'eleve' or etat <> 'en_cours'),
      constraint comptes_non_informe_sans_secret check (
        etat <> 'non_informe' or (mot_de_passe_hache is null and origine is null))
    );
    create index comptes_nouvel_identifiant on comptes (id) where nouvel_identifiant_demande_le is not null;

    -- A provisional password is known by the school that issued it, and by no other. Once expired, the row says so
    -- without its ciphertext. One living per account: see provisoire_seul(). No foreign keys: the policy lets
    -- in the school entered and an account of its own, and checking a thousand rows again is a tenth of an « Informer ».
    create table provisoires (
      compte_id bigint not null,
      ecole_id bigint not null,
      chiffre bytea,
      cle text,
      emis_le timestamptz not null,
      expire_le timestamptz not null,
      primary key (compte_id, ecole_id),
      constraint provisoires_complet check ((chiffre is null) = (cle is null))
    );
    create index provisoires_a_echeance on provisoires (expire_le) where chiffre is not null;
  `);
}
