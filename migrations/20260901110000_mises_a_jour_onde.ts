import type { Knex } from 'knex';

/**
 * Updates from ONDE: what was proposed to the director, and what was applied. The lines read wait here, under
 * the school's row-level policy, only until the proposal is confirmed, abandoned or out of date.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table onde_mises_a_jour (
      ecole_id bigint not null constraint onde_ecole references ecoles,
      id bigint generated always as identity,
      etat text not null constraint onde_etat check (etat in ('proposee', 'appliquee', 'abandonnee', 'perimee')),
      agent_id bigint,
      auteur text not null,
      creee_le timestamptz not null,
      appliquee_le timestamptz,
      appliquee_par text,
      remplacee_par bigint,
      fichiers json,
      diff json,
      empreinte text not null,
      resume text[] not null,
      primary key (ecole_id, id),
      constraint onde_appliquee_datee check (
        (etat = 'appliquee') = (appliquee_le is not null) and (etat = 'appliquee') = (appliquee_par is not null)),
      constraint onde_lignes_effacees check ((fichiers is not null) = (etat = 'proposee'))
    );
    create index onde_en_attente on onde_mises_a_jour (creee_le) where etat = 'proposee';
    alter table onde_mises_a_jour enable row level security;
    create policy onde_mises_a_jour_de_l_ecole on onde_mises_a_jour to comptes1d_web
      using (ecole_id = (select ecole_courante())) with check (ecole_id = (select ecole_courante()));
    grant select, insert, update on onde_mises_a_jour to comptes1d_web;

    -- Names that ONDE changed: « Nouvel identifiant » is proposed until it is asked for.
    alter table eleves add column identite_changee_le timestamptz;
    alter table representants_legaux add column identite_changee_le timestamptz;
    grant update (identite_changee_le) on eleves, representants_legaux to comptes1d_web;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table if exists onde_mises_a_jour;
    alter table eleves drop column if exists identite_changee_le;
    alter table representants_legaux drop column if exists identite_changee_le;
  `);
}
