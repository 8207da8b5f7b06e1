-- Who acts, in which school, with which right: what entrer() found, sealed for this very transaction. The policies
-- read it here. A setting alone proves nothing, since any SQL may write one: the seal does (rules §11).

-- Bound to this connection and this transaction, and to whether it may write: worth nothing in any other.
create or replace function sceau(p_contexte text) returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select encode(sha256(cle || convert_to(concat_ws('|', pg_backend_pid(), extract(epoch from now()),
    case current_setting('transaction_read_only') when 'on' then 'lecture' else pg_current_xact_id()::text end,
    p_contexte), 'UTF8') || cle), 'hex')
  from contexte_cle
$$;

create or replace function enoncer(p_contexte jsonb) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  select set_config('app.contexte', p_contexte::text, true), set_config('app.sceau', sceau(p_contexte::text), true)
$$;

-- Raises where there is none: a forgotten entrer() is an error, never an empty page. A right that has ended is not kept by
-- a transaction that does not: ten minutes are far more than any takes.
create or replace function contexte() returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte text := nullif(current_setting('app.contexte', true), '');
begin
  if v_contexte is null or sceau(v_contexte) is distinct from current_setting('app.sceau', true)
     or clock_timestamp() - now() > interval '10 minutes' then
    raise exception 'Transaction sans contexte : elle ne commence pas par entrer()'
      using errcode = 'insufficient_privilege';
  end if;
  return v_contexte::jsonb;
end $$;
grant execute on function contexte() to comptes1d_app, comptes1d_acces, comptes1d_portail;

create or replace function agent_courant() returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select (contexte()->>'agent')::bigint $$;
grant execute on function agent_courant() to comptes1d_app, comptes1d_acces;

create or replace function ecole_courante() returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select (contexte()->>'ecole')::bigint $$;
grant execute on function ecole_courante() to comptes1d_app;

-- The name that what is done is signed with.
create or replace function auteur_courant() returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select contexte()->>'auteur' $$;
grant execute on function auteur_courant() to comptes1d_app;

-- « eleves » or « tous »: what a delegation may be limited to (rules §10).
create or replace function perimetre_courant() returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select contexte()->>'perimetre' $$;
grant execute on function perimetre_courant() to comptes1d_app;

-- The school, for who may see its guardians; null for a right limited to pupils.
create or replace function ecole_entiere() returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select (c->>'ecole')::bigint from contexte() c where c->>'perimetre' = 'tous'
$$;
grant execute on function ecole_entiere() to comptes1d_app;

-- For what an update from ONDE writes: its files tell of pupils and of guardians, and a right limited to pupils is not
-- enough (rules §10). Refused, never ignored.
create or replace function ecole_mise_a_jour() returns bigint language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_entiere();
begin
  if v_ecole is null then
    raise exception 'Un droit sur toute l’école est requis' using errcode = 'insufficient_privilege';
  end if;
  return v_ecole;
end $$;

-- The context of the agent who writes; null for ops and for the portal, who are no agent: nothing is asked of them. Only
-- the owner may write without a context; a web login that emptied its own meets the error of contexte().
create or replace function contexte_d_agent() returns jsonb language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_web boolean := session_user in ('comptes1d_app', 'comptes1d_acces', 'comptes1d_portail');
  v_contexte jsonb;
begin
  if not v_web and coalesce(current_setting('app.contexte', true), '') = '' then return null; end if;
  v_contexte := contexte();
  return case when v_contexte->>'agent' is not null then v_contexte end;
end $$;

-- Step-up (rules §10): a code given at this moment is one of the last ten minutes, by the clock: a transaction that waits
-- does not stop it. src/domain/connexion/session.ts tells
-- people the same number, and a test compares them.
create or replace function est_recent(p_code_le timestamptz) returns boolean language sql
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(p_code_le > clock_timestamp() - interval '10 minutes', false)
$$;

create or replace function code_recent(p_contexte jsonb) returns boolean language sql
set search_path = pg_catalog, public, pg_temp as $$ select est_recent((p_contexte->>'code_le')::timestamptz) $$;

-- Ops, within one school: for a session of the owner only.
create or replace function entrer_exploitation(p_ecole bigint, p_auteur text) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  select enoncer(jsonb_build_object('ecole', p_ecole, 'perimetre', 'tous', 'auteur', p_auteur))
$$;
