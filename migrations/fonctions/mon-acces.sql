-- « Mon accès »: what a logged in agent may see and end of his or her own sessions, and do with the own password. For
-- comptes1d_acces; the session given must be the open one of the agent who entered, so that a password alone (a login
-- under way) opens nothing here.
create or replace function ma_session_ouverte(p_session text) returns sessions language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions;
begin
  select * into v_session from session_vivante(p_session) s
  where s.etape = 'ouverte' and s.agent_id = agent_courant();
  if not found then perform refuser_session(); end if;
  return v_session;
end $$;

create or replace function mes_sessions(p_session text)
returns table (reference uuid, appareil text, ouverte_le timestamptz, vue_le timestamptz, celle_ci boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.reference, s.appareil, s.ouverte_le, s.vue_le, s.empreinte = moi.empreinte
  from ma_session_ouverte(p_session) moi
  join sessions_vivantes s on s.agent_id = moi.agent_id and s.etape = 'ouverte'
$$;
grant execute on function mes_sessions(text) to comptes1d_acces;

-- Ends one other session of the agent; says whether there was one. Void first, which waits for nothing (two sessions that
-- close each other would wait for ever); then removed, if nothing under way holds it: the night removes it otherwise.
create or replace function fermer_ma_session(p_session text, p_reference uuid) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_moi sessions := ma_session_ouverte(p_session);
  v_fermee boolean;
begin
  update sessions s set version_agent = 0
  where s.reference = p_reference and s.agent_id = v_moi.agent_id and s.empreinte <> v_moi.empreinte;
  v_fermee := found;
  delete from sessions s where s.empreinte in (
    select x.empreinte from sessions x where x.reference = p_reference and x.agent_id = v_moi.agent_id
      and x.empreinte <> v_moi.empreinte for update skip locked);
  return v_fermee;
end $$;
grant execute on function fermer_ma_session(text, uuid) to comptes1d_acces;

-- Ends every other session and every login under way, which a new version makes void; returns how many were open.
create or replace function garder_ma_session(p_session text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_moi sessions := ma_session_ouverte(p_session);
  v_autres integer;
begin
  select count(*) into v_autres from mes_sessions(p_session) s where not s.celle_ci;
  -- A phone that some session had begun to link goes with it.
  update agents a set version_session = a.version_session + 1,
    otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null, otp_futur_session = null
  where a.id = v_moi.agent_id;
  update sessions s set version_agent = (select a.version_session from agents a where a.id = v_moi.agent_id)
  where s.empreinte = v_moi.empreinte;
  delete from sessions s where s.empreinte in (
    select x.empreinte from sessions x where x.agent_id = v_moi.agent_id and x.empreinte <> v_moi.empreinte
    for update skip locked);
  return v_autres;
end $$;
grant execute on function garder_ma_session(text) to comptes1d_acces;

-- What the last code of this session was given for, while it is recent and has not served (rules §10). Linking a phone may
-- take as long as at the first login, where an application has to be installed.
create or replace function code_pour(p_moi sessions) returns text language sql
set search_path = pg_catalog, public, pg_temp as $$
  select p_moi.dernier_code_pour where p_moi.etape = 'ouverte' and case p_moi.dernier_code_pour
    when 'telephone' then p_moi.dernier_code_le > clock_timestamp() - interval '30 minutes'
    else est_recent(p_moi.dernier_code_le) end
$$;

-- One code, one act: true once.
create or replace function consommer_code_pour(p_session text, p_acte text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_moi sessions := ma_session_ouverte(p_session);
begin
  if code_pour(v_moi) is distinct from p_acte then return false; end if;
  update sessions s set dernier_code_pour = null where s.empreinte = v_moi.empreinte and s.dernier_code_pour = p_acte;
  return found;
end $$;
grant execute on function consommer_code_pour(text, text) to comptes1d_acces;

-- A phone in force is replaced, and recovery codes are drawn, by who gave a code for this very act: refused otherwise
-- (C1D03), whatever SQL asks. Ops need none.
create or replace function acces_par_un_code() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte_d_agent();
begin
  if v_contexte is not null and coalesce(v_contexte->>'acte', '') <> all (tg_argv) then
    raise exception 'Code donné pour cet acte requis' using errcode = 'C1D03';
  end if;
  return new;
end $$;
create trigger agents_telephone_par_un_code
  before update of otp_chiffre, otp_cle, otp_active_le, otp_futur_chiffre, otp_futur_cle on agents
  for each row when (
    old.otp_active_le is not null and (old.otp_chiffre is distinct from new.otp_chiffre
      or old.otp_cle is distinct from new.otp_cle or old.otp_active_le is distinct from new.otp_active_le)
    or new.otp_futur_chiffre is not null and (old.otp_futur_chiffre is distinct from new.otp_futur_chiffre
      or old.otp_futur_cle is distinct from new.otp_futur_cle))
  execute function acces_par_un_code('telephone');
create trigger codes_secours_par_un_code before insert on agent_codes_secours
  for each row execute function acces_par_un_code('telephone', 'codes_secours', 'enrolement');

-- A recovery code serves once, and serves no more.
create or replace function code_secours_sert() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.utilise_le is not null or new.utilise_le is null then
    raise exception 'Un code de secours ne sert qu’une fois' using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger codes_secours_servent_une_fois before update on agent_codes_secours
  for each row execute function code_secours_sert();

-- The same session under a new id; unlike a second factor, it makes no code more recent, and keeps none for an act.
create or replace function renommer_ma_session(p_session text, p_nouvelle text) returns void language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session sessions;
begin
  perform 1 from sessions s where s.empreinte = empreinte_de_session(p_session) for update;
  select * into v_session from session_vivante(p_session) s where s.etape = 'ouverte';
  if not found then perform refuser_session(); end if;
  update sessions s set empreinte = empreinte_de_session(p_nouvelle), vue_le = now(), dernier_code_pour = null
  where s.empreinte = v_session.empreinte;
end $$;
grant execute on function renommer_ma_session(text, text) to comptes1d_acces;

-- A new password in place of the one that was just proved; false when that one is no longer in force.
create or replace function changer_mon_mot_de_passe(p_session text, p_ancien text, p_nouveau text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_moi sessions := ma_session_ouverte(p_session);
begin
  update agents a set mot_de_passe_hache = p_nouveau
  where a.id = v_moi.agent_id and a.mot_de_passe_hache = p_ancien;
  if not found then return false; end if;
  perform garder_ma_session(p_session);
  return true;
end $$;
grant execute on function changer_mon_mot_de_passe(text, text, text) to comptes1d_acces;

-- The rights of the agent, today's and those to come, as « Mon accès » tells them.
create or replace function mes_ecoles(p_session text)
returns table (uai text, nom text, commune text, debut date, fin date, titre text, perimetre text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.uai, e.nom, e.commune, d.debut, d.fin, d.titre, d.perimetre
  from ma_session_ouverte(p_session) moi
  join (
    select h.agent_id, h.ecole_id, h.debut, h.fin, 'habilitation' as titre, 'tous' as perimetre from habilitations h
    union all
    select x.agent_id, x.ecole_id, x.debut, x.fin, 'delegation', x.perimetre from delegations x
    where etat_de_delegation(x) in ('en_cours', 'a_venir')
  ) d on d.agent_id = moi.agent_id and coalesce(d.fin, 'infinity') >= (now() at time zone 'Europe/Paris')::date
  join ecoles e on e.id = d.ecole_id and e.fermee_le is null
  order by e.recherche, e.uai, d.debut
$$;
grant execute on function mes_ecoles(text) to comptes1d_acces;
