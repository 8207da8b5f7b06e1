-- The door: a session's id in, what it opens out. Ids come as parameters, never as literals, which another
-- connection could read in pg_stat_activity.

-- Rights of today, by function or by delegation. Read by the functions below only.
create or replace view droits as
  select h.agent_id, h.ecole_id, 'tous' as perimetre, 'habilitation' as titre, h.fin
  from habilitations h
  where (now() at time zone 'Europe/Paris')::date >= h.debut
    and (now() at time zone 'Europe/Paris')::date <= coalesce(h.fin, 'infinity')
    and not exists (select 1 from ecoles e where e.id = h.ecole_id and e.fermee_le is not null)
  union all
  select d.agent_id, d.ecole_id, d.perimetre, 'delegation', d.fin
  from delegations d
  where etat_de_delegation(d) = 'en_cours'
    and not exists (select 1 from agents a where a.id = d.agent_id and a.desactive_le is not null)
    and not exists (select 1 from ecoles e where e.id = d.ecole_id and e.fermee_le is not null);

-- Why schools that were delegated to an agent do not open: of each, a delegation that still lives, the next first; else the one
-- that ended last, by its date at the end of its last day. Told to that agent, and to nobody else.
create or replace function delegations_sans_droit(p_agent bigint) returns table (
  ecole_id bigint, uai text, ecole text, etat text, debut date, fin date, effet_le timestamptz, sans_directeur boolean,
  finie_le timestamptz, finie_par text, close_le timestamptz
) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (d.ecole_id) d.ecole_id, e.uai, e.nom, etat_de_delegation(d), d.debut, d.fin, d.effet_le,
    not exists (select 1 from directions x where x.ecole_id = d.ecole_id),
    coalesce(d.refusee_le, d.retiree_le), nom_d_agent(coalesce(d.refusee_par, d.retiree_par)), c.le
  from delegations d join ecoles e on e.id = d.ecole_id
  cross join lateral (select case when not est_vivante(d)
    then coalesce(d.refusee_le, d.retiree_le, (d.fin + 1)::timestamp at time zone 'Europe/Paris') end as le) c
  where d.agent_id = p_agent and etat_de_delegation(d) <> 'en_cours'
    and not exists (select 1 from droits x where x.agent_id = p_agent and x.ecole_id = d.ecole_id)
  order by d.ecole_id, est_vivante(d) desc, case when est_vivante(d) then d.debut end, c.le desc, d.id desc
$$;

create or replace function empreinte_de_session(p_session text) returns bytea language sql immutable
set search_path = pg_catalog, public, pg_temp as $$ select sha256(convert_to(p_session, 'UTF8')) $$;

-- Sessions that count at this moment: an idle one ends, any one ends some time after the login, and each step of a login
-- under way has its own delay. src/domain/connexion/session.ts tells people the same ones, and a test compares them
-- (sessions.test.ts). Read by the functions below only.
create or replace view sessions_vivantes as
  select s.* from sessions s
  join agents a on a.id = s.agent_id and a.version_session = s.version_agent and a.desactive_le is null
  where case s.etape
      when 'ouverte' then s.vue_le > now() - interval '45 minutes' and s.ouverte_le > now() - interval '10 hours'
      when 'telephone' then s.ouverte_le > now() - interval '30 minutes'
      else s.ouverte_le > now() - interval '10 minutes'
    end;

create or replace function session_vivante(p_session text) returns setof sessions language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select s.* from sessions_vivantes s where s.empreinte = empreinte_de_session(p_session)
$$;

create or replace function refuser_session() returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'Session terminée' using errcode = 'C1D01';
end $$;

-- The session, which a transaction that writes holds: a log-out waits for it, or comes first and refuses it.
create or replace function tenir_session(p_session text) returns sessions language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions;
begin
  select * into v_session from session_vivante(p_session);
  if found and current_setting('transaction_read_only') = 'off' then
    perform 1 from sessions s where s.empreinte = v_session.empreinte for key share;
  end if;
  if not found then perform refuser_session(); end if;
  return v_session;
end $$;

-- Begins each transaction of the web process: states the agent of the session, and the school if the agent has a
-- right there now. Raises otherwise (C1D01 session ended, C1D02 no right): never an empty page. When the last code was
-- given goes along, for what needs a recent one (compter_emissions()).
create or replace function entrer(p_session text, p_ecole bigint)
returns table (agent_id bigint, perimetre text, titre text) language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions := tenir_session(p_session);
  v_auteur text;
begin
  if v_session.etape <> 'ouverte' then perform refuser_session(); end if;
  agent_id := v_session.agent_id;
  if p_ecole is not null then
    -- An agent may hold two rights in one school: the widest counts, the function before the delegation.
    select d.perimetre, d.titre into perimetre, titre from droits d
    where d.agent_id = v_session.agent_id and d.ecole_id = p_ecole order by d.perimetre desc, d.titre desc limit 1;
    if found and titre = 'delegation' and current_setting('transaction_read_only') = 'off' then
      -- Held, as the session: whoever ends it waits for what it allowed, or comes first and refuses it.
      perform 1 from delegations d
      where d.agent_id = v_session.agent_id and d.ecole_id = p_ecole and etat_de_delegation(d) = 'en_cours' for share;
    end if;
    if not found then raise exception 'Aucun droit dans cette école' using errcode = 'C1D02'; end if;
  end if;
  select a.prenom || ' ' || a.nom into v_auteur from agents a where a.id = v_session.agent_id;
  perform enoncer(jsonb_strip_nulls(jsonb_build_object('agent', v_session.agent_id, 'auteur', v_auteur,
    'ecole', p_ecole, 'perimetre', perimetre, 'titre', titre, 'code_le', v_session.dernier_code_le)));
  return next;
end $$;
grant execute on function entrer(text, bigint) to comptes1d_app;

-- What a request needs to know before it begins: who, since when the last code, and the school of its address if
-- there is a right. No row: nobody is logged in. A request made by a person keeps the session alive, by one write a
-- minute at most.
create or replace function garde(p_session text, p_uai text, p_active boolean)
returns table (agent json, connecte_le text, code_il_y_a_ms double precision, code_pour text, ecole json, delegation json)
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions;
begin
  select * into v_session from session_vivante(p_session) s where s.etape = 'ouverte';
  if not found then return; end if;
  if p_active and v_session.vue_le < now() - interval '1 minute' then
    -- Judged again on the row itself: requests that come together write once.
    update sessions s set vue_le = now()
    where s.empreinte = v_session.empreinte and s.vue_le < now() - interval '1 minute';
  end if;
  connecte_le := extract(epoch from v_session.ouverte_le)::text;
  code_il_y_a_ms := extract(epoch from now() - v_session.dernier_code_le) * 1000;
  code_pour := code_pour(v_session);
  select json_build_object('id', a.id::text, 'identifiant', a.identifiant, 'nom', a.nom, 'prenom', a.prenom,
    'fonction', a.fonction) into agent from agents a where a.id = v_session.agent_id;
  if p_uai is not null then
    select json_build_object('id', e.id::text, 'uai', e.uai, 'nom', e.nom, 'adresse', e.adresse,
      'codePostal', e.code_postal, 'commune', e.commune, 'academie', e.academie,
      'gestionComptesEleves', e.gestion_comptes_eleves, 'assistance', (
        select json_build_object('adresse', a.assistance_adresse, 'telephone', a.assistance_telephone)
        from academies a where a.nom = e.academie),
      'ondeMajLe', e.onde_maj_le, 'perimetre', d.perimetre, 'titre', d.titre, 'jusquau', d.fin, 'nombreEcoles',
      (select count(distinct x.ecole_id) from droits x where x.agent_id = v_session.agent_id)) into ecole
    from ecoles e join droits d on d.ecole_id = e.id and d.agent_id = v_session.agent_id
    where e.uai = p_uai order by d.perimetre desc, d.titre desc limit 1;
    -- Told to the one who had it, and to nobody else: why this school is closed now.
    if ecole is null then
      select json_build_object('ecole', d.ecole, 'etat', d.etat, 'debut', d.debut, 'fin', d.fin, 'effetLe', d.effet_le,
        'sansDirecteur', d.sans_directeur, 'finieLe', d.finie_le, 'finiePar', d.finie_par) into delegation
      from delegations_sans_droit(v_session.agent_id) d where d.uai = p_uai;
    end if;
  end if;
  return next;
end $$;
grant execute on function garde(text, text, boolean) to comptes1d_app;

-- The schools of the agent who entered, with the right that counts in each.
create or replace function mes_droits() returns table (ecole_id bigint, perimetre text, titre text, fin date)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct on (d.ecole_id) d.ecole_id, d.perimetre, d.titre, d.fin from droits d
  where d.agent_id = agent_courant() order by d.ecole_id, d.perimetre desc, d.titre desc
$$;
-- And, where none is open, what became of the delegations: those that may still open a school first, then the last to have ended.
create or replace function mes_delegations_sans_droit() returns table (
  ecole text, etat text, debut date, fin date, effet_le timestamptz, sans_directeur boolean, finie_le timestamptz, finie_par text
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.ecole, d.etat, d.debut, d.fin, d.effet_le, d.sans_directeur, d.finie_le, d.finie_par
  from delegations_sans_droit(agent_courant()) d
  where d.close_le is null or d.close_le > now() - interval '60 days'
  order by d.close_le desc nulls first, d.debut, d.ecole_id limit 5
$$;
grant execute on function mes_droits(), mes_delegations_sans_droit() to comptes1d_app;

-- What the web framework keeps beside a session: of the session of this id only, and until it is ended or purged.
create or replace function lire_donnees_de_session(p_session text) returns json language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select d.donnees from donnees_de_session d where d.empreinte = empreinte_de_session(p_session)
$$;
create or replace function ecrire_donnees_de_session(p_session text, p_donnees json) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into donnees_de_session (empreinte, donnees)
  -- Held: a log-out under way is waited for, and then there is nothing to keep anything beside.
  select s.empreinte, p_donnees from sessions s where s.empreinte = empreinte_de_session(p_session) for key share
  on conflict (empreinte) do update set donnees = excluded.donnees
$$;
grant execute on function lire_donnees_de_session(text), ecrire_donnees_de_session(text, json) to comptes1d_app;
