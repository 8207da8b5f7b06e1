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
  `);
}
