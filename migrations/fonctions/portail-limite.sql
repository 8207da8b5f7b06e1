-- What a school's password opens, and how its holder sees all the children again (rules §4.5).

-- The children of the account in its other schools, by whose birth dates the limit is lifted: not those that it reported.
create or replace function enfants_d_ailleurs(p_compte bigint, p_ecole bigint)
returns table (ecole_id bigint, date_naissance date) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select distinct e.ecole_id, e.date_naissance
  from representants_legaux r
  join rattachements t on t.ecole_id = r.ecole_id and t.representant_legal_id = r.id
  join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
  where r.compte_id = p_compte and r.parti_le is null and r.bloque_le is null and r.ecole_id <> p_ecole
    and not exists (
      select 1 from signalements s where s.ecole_id = t.ecole_id and s.representant_legal_id = r.id
        and s.eleve_id = t.eleve_id and s.type = 'rattachement_errone' and s.clos_le is null)
$$;

create or replace function limite_courante() returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select (contexte()->>'limite')::bigint
$$;
grant execute on function limite_courante() to comptes1d_portail;

-- By what the limit may be lifted: contacts, masked, and how many other schools ask for a birth date. No row: no limit.
create or replace function ma_limite() returns table (sms text, mail text, ecoles integer) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select masquer_contact('sms', contact_prouve(c.id, 'sms')), masquer_contact('mail', contact_prouve(c.id, 'mail')),
    (select count(distinct f.ecole_id)::int from enfants_d_ailleurs(c.id, limite_courante()) f)
  from comptes c where c.id = compte_courant() and limite_courante() is not null and contexte()->>'parcours' = 'ouverte'
$$;
grant execute on function ma_limite() to comptes1d_portail;

-- The account of who entered, who is limited: it is locked. Raises when it is not.
create or replace function exiger_limite(p_compte bigint) returns comptes language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte comptes;
begin
  select c.* into v_compte from comptes c where c.id = p_compte and limite_courante() is not null for no key update;
  if not found then
    raise exception 'Ce compte n’est pas limité' using errcode = 'insufficient_privilege';
  end if;
  return v_compte;
end $$;

create or replace function lever_limite(p_compte bigint) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_etat text;
begin
  if (ma_session_portail()).force = 'franceconnect' then
    update comptes c set franceconnect_limite = null, franceconnect_limite_le = null where c.id = p_compte;
  else
    update comptes c set limite_a = null, limite_le = null where c.id = p_compte;
  end if;
  update comptes c set version = c.version % 2000000000 + 1 where c.id = p_compte returning c.etat into v_etat;
  perform noter_du_titulaire(p_compte, 'limite_levee', v_etat, v_etat);
end $$;

-- Seconds to wait, 0 when the code leaves; null when no such contact was confirmed before.
create or replace function demander_code_limite(p_canal text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  return demander_code_au_contact('limite', (exiger_limite(v_session.compte_id)).id, p_canal);
end $$;
grant execute on function demander_code_limite(text) to comptes1d_portail;

create or replace function lever_par_code(p_hache bytea) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_compte comptes := exiger_limite(v_session.compte_id);
  v_code portail_codes;
  v_verdict text;
begin
  select * into v_code from code_attendu('limite', v_session);
  if not found then return 'aucun'; end if;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict = 'juste' then
    update portail_codes k set servi_le = now() where k.id = v_code.id;
    perform lever_limite(v_compte.id);
  end if;
  return v_verdict;
end $$;
grant execute on function lever_par_code(bytea) to comptes1d_portail;

-- One date for each other school, in any order, and each that of one of its children: « juste », « fausse » or « trop ».
-- Nothing tells which one was wrong, nor of whom it is.
create or replace function lever_par_naissances(p_dates date[]) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_compte comptes := exiger_limite(v_session.compte_id);
  v_ecoles bigint[] := array(
    select distinct f.ecole_id from enfants_d_ailleurs(v_compte.id, limite_courante()) f order by f.ecole_id);
begin
  if not compter_naissance_essayee(v_compte.id) then return 'trop'; end if;
  if cardinality(v_ecoles) = 0 or cardinality(p_dates) is distinct from cardinality(v_ecoles) then return 'fausse'; end if;
  -- Each school in turn takes one of the dates that are left; rank by rank, and each set of dates taken once.
  perform 1 from (
    with recursive essai (rang, prises) as (
      select 0, '{}'::int[]
      union
      select x.rang + 1, array(select p from unnest(x.prises || d.n::int) as p order by p)
      from essai x join unnest(p_dates) with ordinality as d (le, n) on d.n::int <> all (x.prises)
      where x.rang < cardinality(v_ecoles) and exists (
        select 1 from enfants_d_ailleurs(v_compte.id, limite_courante()) f
        where f.ecole_id = v_ecoles[x.rang + 1] and f.date_naissance = d.le))
    select 1 from essai x where x.rang = cardinality(v_ecoles)) juste;
  if not found then return 'fausse'; end if;
  perform lever_limite(v_compte.id);
  delete from naissances_essayees n where n.compte_id = v_compte.id;
  return 'juste';
end $$;
grant execute on function lever_par_naissances(date[]) to comptes1d_portail;
