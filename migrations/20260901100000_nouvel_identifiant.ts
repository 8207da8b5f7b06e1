import type { Knex } from 'knex';

/**
 * « Nouvel identifiant » (guide §7): asked for by day, made by the night from the current ONDE name. The old
 * identifier stays in the register, retired, and is never given again; the password does not change.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function renouveler_identifiants(p_comptes bigint[], p_racines text[])
    returns table (compte_id bigint, ancien text, nouveau text) language plpgsql security definer
    set search_path = pg_catalog, public as $$
    #variable_conflict use_column
    begin
      return query
      with demandes as (
        select d.compte, d.racine, c.identifiant as ancien,
               row_number() over (partition by d.racine order by d.compte) as rang,
               count(*) over (partition by d.racine) as total
        from unnest(p_comptes, p_racines) as d (compte, racine)
        join comptes c on c.id = d.compte and c.nouvel_identifiant_demande_le is not null
      ), compteurs as (
        insert into identifiant_compteurs as c (racine, dernier)
        select d.racine, 9 + count(*) from demandes d group by d.racine order by d.racine
        on conflict (racine) do update set dernier = c.dernier + excluded.dernier - 9
        returning c.racine, c.dernier
      ), nouveaux as (
        select d.compte, d.ancien, d.racine || (c.dernier - d.total + d.rang)::text as nouveau
        from demandes d join compteurs c on c.racine = d.racine
      ), enregistres as (
        insert into identifiants (identifiant) select n.nouveau from nouveaux n returning 1
      ), retires as (
        update identifiants i set retire_le = now() from nouveaux n where i.identifiant = n.ancien returning 1
      ), changes as (
        update comptes c set identifiant = n.nouveau, nouvel_identifiant_demande_le = null, version = c.version + 1
        from nouveaux n where c.id = n.compte returning c.id
      )
      select n.compte, n.ancien, n.nouveau from nouveaux n join changes c on c.id = n.compte;
    end $$;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function if exists renouveler_identifiants');
}
