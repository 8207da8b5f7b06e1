-- The login (comptes1d_acces): the only one that reads a hash or an OTP secret, and that opens, raises or ends a session.

-- Before anybody is known: one agent, by exact identifier.
create or replace function agent_pour_connexion(p_identifiant text)
returns table (id bigint, mot_de_passe_hache text, otp_active boolean, desactive boolean, version_session integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.mot_de_passe_hache, a.otp_active_le is not null, a.desactive_le is not null, a.version_session
  from agents a where a.identifiant = p_identifiant
$$;
grant execute on function agent_pour_connexion(text) to comptes1d_acces;

-- Before the password, by exact identifier: what judges the code of a phone shown while strangers wait (decision 025).
create or replace function code_pour_connexion(p_identifiant text)
returns table (id bigint, otp_chiffre bytea, otp_cle text, otp_dernier_pas bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.otp_chiffre, a.otp_cle, a.otp_dernier_pas
  from agents a where a.identifiant = p_identifiant and a.otp_active_le is not null and a.desactive_le is null
$$;
grant execute on function code_pour_connexion(text) to comptes1d_acces;

-- A code that was found right before the password has served, whatever comes of it: whoever guesses codes there learns none
-- that the second factor would still take. False: it, or a later one, had served already; or it is of a time to come,
-- which would keep the phone out until then. An hour is left to clocks that differ from the database's.
create or replace function consommer_code_de_connexion(p_identifiant text, p_pas bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update agents a set otp_dernier_pas = p_pas where a.identifiant = p_identifiant and a.otp_dernier_pas < p_pas
    and p_pas <= extract(epoch from now() + interval '1 hour') / 30;
  return found;
end $$;
grant execute on function consommer_code_de_connexion(text, bigint) to comptes1d_acces;

-- A stronger hash of the password just given, in place of the one read; never of one changed meanwhile.
create or replace function rehacher_mot_de_passe(p_identifiant text, p_ancien text, p_nouveau text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update agents a set mot_de_passe_hache = p_nouveau where a.identifiant = p_identifiant and a.mot_de_passe_hache = p_ancien
$$;
grant execute on function rehacher_mot_de_passe(text, text, text) to comptes1d_acces;

-- Password given: a session that opens nothing yet takes the place of the one before. Returns what is to be proved
-- next; nothing if the agent was disabled or reset since the password was read.
-- By exact identifier, as it was typed: numbers would list everybody.
create or replace function ouvrir_session(p_session text, p_precedente text, p_identifiant text, p_version integer,
  p_appareil text default null)
returns text language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from sessions s where s.empreinte = empreinte_de_session(p_precedente);
  insert into sessions (empreinte, agent_id, version_agent, etape, appareil)
  select empreinte_de_session(p_session), a.id, a.version_session,
         case when a.otp_active_le is null then 'enrolement' else 'otp' end, p_appareil
  from agents a where a.identifiant = p_identifiant and a.version_session = p_version and a.desactive_le is null
  returning etape
$$;
grant execute on function ouvrir_session(text, text, text, integer, text) to comptes1d_acces;

-- The next step of a login, or the second factor once more: always under a new id. Only these steps follow each other.
-- « p_pour »: the act that this code was asked for; the code of a login is for none.
create or replace function elever_session(p_session text, p_nouvelle text, p_etape text, p_pour text default null)
returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions;
begin
  -- Locked as the update below will: two steps at once that both held it « for key share » would wait for each other.
  perform 1 from sessions s where s.empreinte = empreinte_de_session(p_session) for update;
  select * into v_session from session_vivante(p_session);
  if not found then perform refuser_session(); end if;
  if (v_session.etape, p_etape) not in
     (('otp', 'ouverte'), ('enrolement', 'telephone'), ('telephone', 'ouverte'), ('ouverte', 'ouverte')) then
    raise exception 'Étape % après %', p_etape, v_session.etape using errcode = 'insufficient_privilege';
  end if;
  update sessions s set empreinte = empreinte_de_session(p_nouvelle), etape = p_etape, vue_le = now(),
    ouverte_le = case when v_session.etape = 'ouverte' then s.ouverte_le else now() end,
    dernier_code_le = case when p_etape = 'ouverte' then now() end,
    dernier_code_pour = case when v_session.etape = 'ouverte' then p_pour end
  where s.empreinte = v_session.empreinte;
end $$;
grant execute on function elever_session(text, text, text, text) to comptes1d_acces;

create or replace function fermer_session(p_session text) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
  delete from sessions s where s.empreinte = empreinte_de_session(p_session)
$$;
grant execute on function fermer_session(text) to comptes1d_acces;

-- Begins each transaction about the agent of a session, whatever its step; raises (C1D01) when it ended. « acte »: what the
-- last code was given for; at the first login, to link the first phone (see acces_par_un_code()).
create or replace function entrer_acces(p_session text) returns table (agent_id bigint, etape text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions := tenir_session(p_session);
begin
  agent_id := v_session.agent_id;
  etape := v_session.etape;
  perform enoncer(jsonb_build_object('agent', agent_id, 'acces', true, 'auteur',
    (select a.prenom || ' ' || a.nom from agents a where a.id = v_session.agent_id),
    'acte', case when v_session.etape = 'telephone' then 'enrolement' else code_pour(v_session) end));
  return next;
end $$;
grant execute on function entrer_acces(text) to comptes1d_acces;

-- The step a login has reached, if it is under way or done; « expiree »: it took too long; « interrompue »: the agent
-- was disabled or reset meanwhile; nothing: there is none.
create or replace function etape_de_session(p_session text) returns table (etape text, agent_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((select v.etape from session_vivante(p_session) v),
    case when a.version_session = s.version_agent and a.desactive_le is null then 'expiree' else 'interrompue' end), a.id
  from sessions s join agents a on a.id = s.agent_id where s.empreinte = empreinte_de_session(p_session)
$$;
grant execute on function etape_de_session(text) to comptes1d_acces;
