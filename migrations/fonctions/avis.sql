-- Mails that warn an agent of what touches the own access. They leave from the queue of the other mails (decision 016),
-- written in the same transaction as what they tell, before mails of schools. No secret in them.

-- Queues one, unless the agent has no mail or has been told so five times today (in Paris); says whether it did. The five
-- stand for every way in: somebody who does it again and again fills no mailbox.
create or replace function programmer_avis(p_agent bigint, p_motif text, p_details jsonb) returns boolean
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if jsonb_typeof(p_details) is distinct from 'object' or length(p_details::text) > 200 then
    raise exception 'Détails d’avis refusés' using errcode = 'invalid_parameter_value';
  end if;
  perform 1 from agents a where a.id = p_agent and a.mail is not null;
  if not found then return false; end if;
  insert into agent_avis (agent_id, motif, jour, nombre)
  values (p_agent, p_motif, (now() at time zone 'Europe/Paris')::date, 1)
  on conflict (agent_id, motif, jour) do update set nombre = agent_avis.nombre + 1 where agent_avis.nombre < 5;
  if not found then return false; end if;
  perform graphile_worker.add_jobs(array[row('prevenir_agent',
    json_build_object('agentId', p_agent::text, 'motif', p_motif, 'le', now(), 'details', p_details),
    null, null, 14, null, -10, null)::graphile_worker.job_spec]);
  return true;
end $$;

-- The agent who entered by the login, about what he or she has just done.
create or replace function prevenir_agent(p_motif text, p_details jsonb) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if contexte()->'acces' is null
     or p_motif not in ('nouvel_appareil', 'code_secours', 'codes_secours', 'nouveau_telephone', 'mot_de_passe') then
    raise exception 'Avis refusé' using errcode = 'insufficient_privilege';
  end if;
  return programmer_avis(agent_courant(), p_motif, p_details);
end $$;
grant execute on function prevenir_agent(text, jsonb) to comptes1d_acces;
