-- The night (rules §9). What a web process may know of it: when the last one ended.
create or replace function derniere_nuit() returns table (jour date, finie_le timestamptz) language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select n.jour, n.finie_le from nuits n order by n.jour desc limit 1
$$;
grant execute on function derniere_nuit() to comptes1d_app;
