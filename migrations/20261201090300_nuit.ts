import type { Knex } from 'knex';

/** The night (rules §9): what it has done, and the statistics that it makes (decision 046). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- One row per step and day (Europe/Paris): its lock is what makes a batch done once, its cursor where the next begins.
    create table nuit_etapes (
      jour date not null,
      etape text not null,
      -- How many of what, by kind.
      bilan jsonb not null default '{}',
      -- Of the last batch, for the step to know its own.
      curseur text,
      commencee_le timestamptz not null default now(),
      finie_le timestamptz,
      primary key (jour, etape)
    );
    -- A day is done when all its steps are; until then it has no row here.
    create table nuits (
      jour date primary key,
      finie_le timestamptz not null default now()
    );

    -- How many accounts of a school are in each state, from the day « depuis » until the day before « jusqu_a »; null: now.
    -- A figure that does not change from one night to the next is not written again.
    create table statistiques (
      ecole_id bigint not null constraint statistiques_ecole references ecoles,
      profil text not null constraint statistiques_profil check (profil in ('eleve', 'representant_legal')),
      -- The whole school, a level, a class: a guardian of two classes counts in both, and once in the school.
      axe text not null constraint statistiques_axe check (axe in ('ecole', 'niveau', 'classe')),
      -- Level or name of the class as it was; empty: without, or the whole school.
      valeur text not null,
      etat text not null constraint statistiques_etat
        check (etat in ('non_informe', 'informe', 'en_cours', 'actif')),
      origine text constraint statistiques_origine
        check (origine in ('responsable', 'franceconnect', 'etablissement', 'aten', 'ent')),
      depuis date not null,
      jusqu_a date,
      nombre integer not null constraint statistiques_nombre check (nombre > 0),
      -- Of them, notifications expired; null for a day made up from the history.
      expires integer,
      constraint statistiques_une_fois unique nulls not distinct (ecole_id, profil, axe, valeur, etat, origine, depuis),
      constraint statistiques_periode check (jusqu_a > depuis)
    );
    create index statistiques_par_axe on statistiques (ecole_id, axe, jusqu_a);

    -- Those who left long ago are erased, with the accounts that nothing opens any more (rules §9): what refers to them is found.
    create index eleves_partis on eleves (ecole_id, parti_le) where parti_le is not null;
    create index representants_partis on representants_legaux (ecole_id, parti_le) where parti_le is not null;
    create index operation_comptes_par_compte on operation_comptes (compte_id);
    create index envois_par_compte on envois (compte_id);
    create index envois_remplaces on envois (ecole_id, remplace_par) where remplace_par is not null;
    create index identifiants_d_un_compte on identifiants (compte_id) where compte_id is not null;
  `);
}
