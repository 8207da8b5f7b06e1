import type { Knex } from 'knex';

/**
 * The life of a delegation (rules §10): granted by an IEN, accepted or refused by the director, in force after a working
 * day otherwise, ended by its date or withdrawn; and the teachers whom a school may be delegated to.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table delegations rename column revoquee_le to retiree_le;
    alter table delegations
      -- When it counts without the director's consent.
      add column effet_le timestamptz not null default now(),
      add column acceptee_le timestamptz,
      -- Null beside a date, here and below: ops.
      add column acceptee_par bigint constraint delegations_acceptee_par references agents,
      add column refusee_le timestamptz,
      add column refusee_par bigint constraint delegations_refusee_par references agents,
      add column retiree_par bigint constraint delegations_retiree_par references agents,
      add column motif text constraint delegations_motif check (length(btrim(motif)) between 1 and 500),
      -- What has been told once, whoever tells it: the worker or the night.
      add column effet_dit_le timestamptz,
      add column rappel_dit_le timestamptz,
      add column fin_dite_le timestamptz,
      add constraint delegations_une_reponse check (acceptee_le is null or refusee_le is null),
      add constraint delegations_une_fin check (refusee_le is null or retiree_le is null),
      add constraint delegations_auteurs check (
        (acceptee_par is null or acceptee_le is not null) and (refusee_par is null or refusee_le is not null)
        and (retiree_par is null or retiree_le is not null));
    update delegations set effet_le = created_at;
    alter table delegations alter column effet_le drop default;
    create index delegations_par_fin on delegations (fin) where refusee_le is null and retiree_le is null and fin_dite_le is null;

    -- Where a teacher works; gives no right by itself. Null beside a date: ops.
    create table affectations (
      id bigint generated always as identity primary key,
      agent_id bigint not null constraint affectations_agent references agents on delete cascade,
      ecole_id bigint not null constraint affectations_ecole references ecoles,
      depuis_le timestamptz not null default now(),
      attestee_par bigint constraint affectations_attestee_par references agents,
      finie_le timestamptz,
      finie_par bigint constraint affectations_finie_par references agents,
      -- Written by each grant, so that two meet here, whatever their isolation.
      deleguee_le timestamptz,
      constraint affectations_finie check (finie_par is null or finie_le is not null)
    );
    create unique index affectations_une_fois on affectations (agent_id, ecole_id) where finie_le is null;
    create index affectations_par_ecole on affectations (ecole_id);

    -- What one agent may do a few times a day only, in Paris. One row, so that two transactions at once meet there.
    create table compteurs_du_jour (
      agent_id bigint not null constraint compteurs_agent references agents on delete cascade,
      quoi text not null constraint compteurs_quoi check (quoi in ('delegation', 'attestation')),
      jour date not null,
      nombre integer not null,
      primary key (agent_id, quoi)
    );
  `);
}
