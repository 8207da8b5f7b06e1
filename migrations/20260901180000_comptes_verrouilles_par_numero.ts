import type { Knex } from 'knex';

/**
 * Locks on accounts are taken by number, so that an update from ONDE, an operation and the night wait for each other
 * and never deadlock. Changing an INE locks an account more strongly than verrouiller_mise_a_jour() did (a plan that
 * refers to it must wait): those that will change are locked so, by number, before any of them does.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function accorder_ine_comptes() returns void language plpgsql security definer
    set search_path = pg_catalog, public as $$
    declare
      v_ecole bigint := ecole_enoncee();
    begin
      perform 1 from comptes c
      where c.id in (select e.compte_id from eleves e join comptes k on k.id = e.compte_id
                     where e.ecole_id = v_ecole and e.parti_le is null and k.ine is distinct from e.ine
                       and e.ine is not null)
      order by c.id for update;
      ${ACCORDER}
    end $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function accorder_ine_comptes() returns void language plpgsql security definer
    set search_path = pg_catalog, public as $$
    declare
      v_ecole bigint := ecole_enoncee();
    begin
      ${ACCORDER}
    end $$;
  `);
}

const ACCORDER = `
      update comptes c set ine = null
      from eleves e
      where e.ecole_id = v_ecole and e.parti_le is null and e.compte_id = c.id and c.ine <> e.ine;
      update comptes c set ine = e.ine
      from eleves e
      where e.ecole_id = v_ecole and e.parti_le is null and e.compte_id = c.id and c.ine is null and e.ine is not null
        and not exists (select 1 from comptes autre where autre.ine = e.ine);`;
