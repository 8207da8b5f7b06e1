-- What an IEN and a director do about delegations (rules §10, decision 043). The tables are granted to nobody: whatever SQL
-- reaches the login of the web, the agent is that of the session, and everything that matters is judged here.

-- One more of what may be done a few times a day only; false when it is too many. By the clock, whatever the transaction
-- began, and never back to the day before; two at once meet on the row.
create or replace function compter_du_jour(p_agent bigint, p_quoi text, p_plus integer) returns boolean language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into compteurs_du_jour as c (agent_id, quoi, jour, nombre)
  values (p_agent, p_quoi, (clock_timestamp() at time zone 'Europe/Paris')::date, 1)
  on conflict (agent_id, quoi) do update set jour = greatest(c.jour, excluded.jour),
    nombre = case when excluded.jour > c.jour then 1 else c.nombre + 1 end
    where excluded.jour > c.jour or c.nombre < p_plus;
  return found;
end $$;

-- How many today; counts none more.
create or replace function compte_du_jour(p_agent bigint, p_quoi text) returns integer language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((select c.nombre from compteurs_du_jour c where c.agent_id = p_agent and c.quoi = p_quoi
    and c.jour >= (clock_timestamp() at time zone 'Europe/Paris')::date), 0)
$$;

create or replace function exiger_code_recent() returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if not code_recent(contexte()) then raise exception 'Code récent requis' using errcode = 'C1D03'; end if;
end $$;

-- The school of who holds it by function: a delegate decides of no delegation.
create or replace function ecole_dirigee() returns bigint language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
begin
  if v_contexte->>'titre' is distinct from 'habilitation' then
    raise exception 'Réservé à la direction de l’école' using errcode = 'C1D02';
  end if;
  return (v_contexte->>'ecole')::bigint;
end $$;

create or replace function exiger_ma_circonscription(p_ecole bigint) returns void language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from ecoles_de_ma_circonscription() e where e.id = p_ecole;
  if not found then raise exception 'Aucun droit dans cette école' using errcode = 'C1D02'; end if;
end $$;

create or replace function delegations_par_jour() returns integer language sql immutable
set search_path = pg_catalog, public, pg_temp as $$ select 5 $$;

-- Why the IEN of the school's circonscription may not grant this one, the first reason that holds; null: for nothing known now.
-- enseignant (not one of that school, or no longer), perimetre, periode, fonction (already entitled), chevauchement, trop (today).
-- It writes nothing: what an IEN reads again before the code, and what is granted, are judged alike.
create or replace function juger_delegation(
  p_ecole bigint, p_enseignant bigint, p_perimetre text, p_debut date, p_fin date
) returns text language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ien bigint := agent_courant();
begin
  perform exiger_ma_circonscription(p_ecole);
  return case
    when coalesce(p_perimetre not in ('eleves', 'tous'), true) then 'perimetre'
    when coalesce(p_debut < aujourd_hui_a_paris() or p_debut > aujourd_hui_a_paris() + interval '1 year'
      or p_fin < p_debut or p_fin > fin_au_plus_tard(p_debut), true) then 'periode'
    when p_enseignant = v_ien or not exists (
      select 1 from affectations f join agents a on a.id = f.agent_id
      where f.agent_id = p_enseignant and f.ecole_id = p_ecole and f.finie_le is null
        and a.fonction = 'enseignant' and a.desactive_le is null) then 'enseignant'
    when exists (select 1 from habilitations h where h.agent_id = p_enseignant and h.ecole_id = p_ecole
      and h.debut <= p_fin and coalesce(h.fin, 'infinity') >= p_debut) then 'fonction'
    when exists (select 1 from delegations d where d.agent_id = p_enseignant and d.ecole_id = p_ecole and est_vivante(d)
      and d.debut <= p_fin and d.fin >= p_debut) then 'chevauchement'
    when compte_du_jour(v_ien, 'delegation') >= delegations_par_jour() then 'trop'
  end;
end $$;

-- « issue »: accordee, or what juger_delegation() has against it.
create or replace function accorder_delegation(
  p_ecole bigint, p_enseignant bigint, p_perimetre text, p_debut date, p_fin date
) returns table (issue text, numero bigint) language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ien bigint := agent_courant();
  v delegations;
begin
  perform exiger_ma_circonscription(p_ecole);
  perform exiger_code_recent();
  -- Written, not only read: of two grants at once, the second waits here, then sees the first.
  update affectations f set deleguee_le = clock_timestamp()
  where f.agent_id = p_enseignant and f.ecole_id = p_ecole and f.finie_le is null;
  issue := juger_delegation(p_ecole, p_enseignant, p_perimetre, p_debut, p_fin);
  if issue is null then
    issue := case when compter_du_jour(v_ien, 'delegation', delegations_par_jour()) then 'accordee' else 'trop' end;
  end if;
  if issue = 'accordee' then
    insert into delegations (agent_id, ecole_id, perimetre, debut, fin, accordee_par, effet_le)
    values (p_enseignant, p_ecole, p_perimetre, p_debut, p_fin, v_ien, effet_sans_accord(clock_timestamp())) returning * into v;
    numero := v.id;
    perform prevenir_de_delegation(v, 'accordee');
    perform graphile_worker.add_job('effet_delegation', json_build_object('delegationId', v.id::text), run_at => v.effet_le,
      max_attempts => 14);
    perform journaliser_delegation(v, 'delegation.accordee', v_ien, auteur_courant());
  end if;
  return next;
end $$;

-- For the functions below and for ops.
create or replace function faire_accepter(p_delegation bigint, p_agent bigint, p_auteur text) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v delegations;
begin
  update delegations d set acceptee_le = now(), acceptee_par = p_agent where d.id = p_delegation returning * into v;
  perform prevenir_de_delegation(v, 'acceptee');
  perform journaliser_delegation(v, 'delegation.acceptee', p_agent, p_auteur);
end $$;

create or replace function faire_finir(p_delegation bigint, p_refus boolean, p_motif text, p_agent bigint, p_auteur text)
returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v delegations;
begin
  update delegations d set motif = btrim(p_motif),
    refusee_le = case when p_refus then now() end, refusee_par = case when p_refus then p_agent end,
    retiree_le = case when not p_refus then now() end, retiree_par = case when not p_refus then p_agent end
  where d.id = p_delegation returning * into v;
  perform prevenir_de_delegation(v, case when p_refus then 'refusee' else 'retiree' end);
  perform journaliser_delegation(v, case when p_refus then 'delegation.refusee' else 'delegation.retiree' end, p_agent, p_auteur);
end $$;

-- By the director, before it is in force by itself; never one's own. « issue »: acceptee, or plus_en_attente.
create or replace function accepter_delegation(p_delegation bigint) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_dirigee();
  v delegations;
begin
  select * into v from delegations d where d.id = p_delegation and d.ecole_id = v_ecole for update;
  if not found or v.agent_id = agent_courant() then
    raise exception 'Délégation introuvable' using errcode = 'C1D02';
  end if;
  perform exiger_code_recent();
  if etat_de_delegation(v) <> 'en_attente' then return 'plus_en_attente'; end if;
  perform faire_accepter(v.id, agent_courant(), auteur_courant());
  return 'acceptee';
end $$;

-- What leaves by mail under our name leads nowhere: a program of mail makes links of addresses.
create or replace function mene_ailleurs(p_texte text) returns boolean language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select p_texte ~* '://|@|[[:alnum:]-]{2,}\.[[:alpha:]]{2,}'
$$;

-- By the IEN of the circonscription, or by the director, who refuses one that is not in force. It only takes away: no code is
-- asked for. « issue »: refusee, retiree, deja_finie, motif (none, too long, or one that leads elsewhere).
create or replace function finir_delegation(p_delegation bigint, p_motif text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_dans_l_ecole boolean := contexte() ? 'ecole';
  v_ecoles bigint[] := case when contexte() ? 'ecole' then array[ecole_dirigee()]
    else array(select e.id from ecoles_de_ma_circonscription() e) end;
  v delegations;
  v_refus boolean;
begin
  select * into v from delegations d where d.id = p_delegation and d.ecole_id = any (v_ecoles) for update;
  if not found then raise exception 'Délégation introuvable' using errcode = 'C1D02'; end if;
  if coalesce(length(btrim(p_motif)), 0) not between 1 and 500 or mene_ailleurs(p_motif) then return 'motif'; end if;
  if not est_vivante(v) then return 'deja_finie'; end if;
  v_refus := v_dans_l_ecole and etat_de_delegation(v) = 'en_attente';
  perform faire_finir(v.id, v_refus, p_motif, agent_courant(), auteur_courant());
  return case when v_refus then 'refusee' else 'retiree' end;
end $$;

grant execute on function juger_delegation(bigint, bigint, text, date, date),
  accorder_delegation(bigint, bigint, text, date, date), accepter_delegation(bigint),
  finir_delegation(bigint, text) to comptes1d_app;
