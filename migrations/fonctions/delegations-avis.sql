-- Who hears of a delegation: the director, the teacher and the IEN who granted it, each time something becomes of it, in the same
-- transaction. Nothing has to be capped: an IEN grants a few a day (accorder_delegation()), and each goes through its states once.

create or replace function prevenir_de_delegation(d delegations, p_evenement text) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  select graphile_worker.add_jobs(array_agg(row('prevenir_delegation', json_build_object('delegationId', d.id::text,
      'agentId', q.agent_id::text, 'role', q.role, 'evenement', p_evenement, 'le', now()),
      null, null, 14, null, -10, null)::graphile_worker.job_spec))
  from (
    -- Somebody who is two of them is told once.
    select distinct on (r.agent_id) r.agent_id, r.role from (
      select d.agent_id, 'enseignant' as role, 1 as rang
      union all select d.accordee_par, 'ien', 2
      union all select x.agent_id, 'direction', 3 from directions x where x.ecole_id = d.ecole_id and p_evenement <> 'rappel'
    ) r order by r.agent_id, r.rang
  ) q
  join agents a on a.id = q.agent_id and a.mail is not null and a.desactive_le is null
  having count(*) > 0
$$;

-- In the journal of the school, with numbers only: whose, what, until when.
create or replace function journaliser_delegation(d delegations, p_action text, p_agent bigint, p_auteur text) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  select ecrire_journal('ecole:' || d.ecole_id, d.ecole_id, p_agent, p_auteur, p_action, jsonb_build_object(
    'delegation', d.id, 'enseignant', d.agent_id, 'ien', d.accordee_par, 'perimetre', d.perimetre, 'debut', d.debut,
    'fin', d.fin))
$$;

-- ── By itself: the worker at the very moment, the night for what it missed. Each is said once ────────────────────────
-- In force without the director's consent. One delegation, or all of those to be told.
create or replace function dire_effets(p_delegation bigint, p_auteur text) returns integer language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v delegations;
  v_nombre integer := 0;
begin
  for v in select * from delegations d
    where d.acceptee_le is null and d.effet_dit_le is null and (p_delegation is null or d.id = p_delegation)
      and etat_de_delegation(d) in ('a_venir', 'en_cours')
    order by d.id limit 500 for update skip locked
  loop
    update delegations d set effet_dit_le = now() where d.id = v.id;
    perform prevenir_de_delegation(v, 'effet');
    perform journaliser_delegation(v, 'delegation.effet', null, p_auteur);
    v_nombre := v_nombre + 1;
  end loop;
  return v_nombre;
end $$;

-- Seven days before the end, to who may renew and to who will stop. src/domain/circonscription/delegation.ts says it to people.
create or replace function rappeler_fins() returns integer language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v delegations;
  v_nombre integer := 0;
begin
  for v in select * from delegations d
    where d.rappel_dit_le is null and etat_de_delegation(d) = 'en_cours' and d.fin <= aujourd_hui_a_paris() + 7
      -- A short one needs no reminder of what was just granted.
      and d.fin - d.debut >= 7
    order by d.id limit 500 for update skip locked
  loop
    update delegations d set rappel_dit_le = now() where d.id = v.id;
    perform prevenir_de_delegation(v, 'rappel');
    v_nombre := v_nombre + 1;
  end loop;
  return v_nombre;
end $$;

create or replace function dire_fins(p_auteur text) returns integer language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v delegations;
  v_nombre integer := 0;
begin
  for v in select * from delegations d where d.fin_dite_le is null and etat_de_delegation(d) = 'terminee'
    order by d.id limit 500 for update skip locked
  loop
    update delegations d set fin_dite_le = now() where d.id = v.id;
    perform prevenir_de_delegation(v, 'terminee');
    perform journaliser_delegation(v, 'delegation.terminee', null, p_auteur);
    v_nombre := v_nombre + 1;
  end loop;
  return v_nombre;
end $$;
