-- « Nouvel identifiant » (guide §7): asked for by day, made by the night from the current ONDE name.

-- The night's part: the old identifier stays in the register, retired, and is never given again. Its holder is told, where the
-- account is written to.
create or replace function renouveler_identifiants(p_comptes bigint[], p_racines text[])
returns table (compte_id bigint, ancien text, nouveau text) language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  return query
  with demandes as (
    select d.compte, c.identifiant as ancien, d.racine, row_number() over (order by d.compte)::int as ordre
    from unnest(p_comptes, p_racines) as d (compte, racine)
    join comptes c on c.id = d.compte and c.nouvel_identifiant_demande_le is not null
  ), pris as materialized (
    select * from prendre_identifiants((select array_agg(d.racine order by d.ordre) from demandes d))
  ), nouveaux as (
    select d.compte, d.ancien, p.identifiant as nouveau from demandes d join pris p on p.ordre = d.ordre
  ), retires as (
    update identifiants i set retire_le = now(), compte_id = n.compte from nouveaux n where i.identifiant = n.ancien returning 1
  ), changes as (
    update comptes c set identifiant = n.nouveau, nouvel_identifiant_demande_le = null, version = c.version % 2000000000 + 1
    from nouveaux n where c.id = n.compte returning c.id
  )
  select n.compte, n.ancien, n.nouveau from nouveaux n join changes c on c.id = n.compte;
  perform prevenir_titulaires(array(select c.id from comptes c where c.id = any (p_comptes)
    and (c.mail_confirme_le is not null or c.portable_confirme_le is not null) order by c.id), 'nouvel_identifiant');
end $$;

-- A guardian's identifier changes only if the names are the same in every school of the account. A school learns yes or
-- no, for the account of a fiche it has, and nothing of the other schools.
create or replace function noms_identiques_partout(p_compte bigint) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((
    select count(distinct (r.cle_nom, r.cle_prenom)) = 1
    from representants_legaux r
    where r.compte_id = p_compte and r.parti_le is null
    having bool_or(r.ecole_id = ecole_entiere())
  ), false)
$$;
grant execute on function noms_identiques_partout(bigint) to comptes1d_app;
