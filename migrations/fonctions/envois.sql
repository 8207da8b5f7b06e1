-- Mails leave from a queue (graphile-worker, installed by migrate()). The web role reaches it through this function
-- only: the envois that wait, of one operation of the school it entered (decision 016).
create or replace function programmer_envois(p_operation bigint) returns bigint language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_entiere();
  v_nombre bigint;
begin
  select count(*) into v_nombre from graphile_worker.add_jobs(array(
    select row('envoyer', json_build_object('ecoleId', v.ecole_id::text, 'envoiId', v.id::text), null, null, 14,
               'envoi:' || v.ecole_id || ':' || v.id, null, null)::graphile_worker.job_spec
    from envois v
    where v.ecole_id = v_ecole and v.operation_id = p_operation and v.statut = 'en_attente'
      -- Written by this very transaction: one that is leaving now is not queued a second time.
      and v.created_at = now()));
  return v_nombre;
end $$;
grant execute on function programmer_envois(bigint) to comptes1d_app;

-- Step-up (rules §10): an agent has given a recent code before passwords leave by mail, however few, the first time or
-- again; refused otherwise (C1D03), whatever SQL asks.
create or replace function envois_avec_code() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte_d_agent();
begin
  if v_contexte is not null and not code_recent(v_contexte) then
    raise exception 'Code récent requis' using errcode = 'C1D03';
  end if;
  return null;
end $$;
create trigger envois_code_recent before insert on envois
  for each statement execute function envois_avec_code();
