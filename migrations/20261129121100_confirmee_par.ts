import type { Knex } from 'knex';

/**
 * Who confirmed a plan, who may not be who prepared it. Of those confirmed so far the journal knows: it is written in the
 * name of whoever acts.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table operations
      add confirmee_par text,
      add confirmee_par_id bigint constraint operations_confirmee_par references agents,
      add constraint operations_confirmee_nommee check (confirmee_par_id is null or confirmee_par is not null);
    update operations o set confirmee_par = j.auteur, confirmee_par_id = j.agent_id
    from journal j
    where o.etat = 'executee' and j.ecole_id = o.ecole_id and j.details->>'operation' = o.id::text
      and j.action in ('eleves.informes', 'eleves.reinitialises', 'representants.informes',
        'representants.reinitialises');
  `);
}
