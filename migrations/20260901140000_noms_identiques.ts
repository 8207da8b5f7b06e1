import type { Knex } from 'knex';

/**
 * Guide §7: a guardian's identifier changes only if the name and first name are the same in every school of the
 * account. A school learns yes or no, for the account of a fiche it has, and nothing of the other schools.
 * Same: as for the accounts a fiche joins (DESIGN §4.5), case, accents, spaces and hyphens apart.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function noms_identiques_partout(p_compte bigint) returns boolean language sql stable security definer
    set search_path = pg_catalog, public as $$
      select coalesce((
        select count(distinct (nom_plie(r.nom), nom_plie(r.prenom))) = 1
        from representants_legaux r
        where r.compte_id = p_compte and r.parti_le is null
        having bool_or(r.ecole_id = ecole_enoncee())
      ), false)
    $$;
    revoke execute on function noms_identiques_partout(bigint) from public;
    grant execute on function noms_identiques_partout(bigint) to comptes1d_web;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function if exists noms_identiques_partout');
}
