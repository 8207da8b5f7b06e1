-- Forgotten identifier and password (rules §8.6); the mobile of « Mon compte »; the limit of §4.5 lifted. Nothing here finds
-- an account by what was typed: the worker does, so that a page answers the same whoever exists.

-- The mail or the mobile that speaks for the account: confirmed, and before any password that a school gave and that still
-- limits it. Null: none.
create or replace function contact_prouve(p_compte bigint, p_canal text) returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select case p_canal when 'sms' then c.portable when 'mail' then c.mail end from comptes c
  where c.id = p_compte and not c.bloque
    and case p_canal when 'sms' then c.portable_confirme_le when 'mail' then c.mail_confirme_le end
      < coalesce(c.limite_le, 'infinity')
$$;

-- How long such a code counts; src/domain/portail/oubli.ts tells people the same, and a test compares.
create or replace function duree_de_code(p_canal text) returns interval language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select case p_canal when 'sms' then interval '10 minutes' else interval '30 minutes' end
$$;

-- ── Oblivion: comptes1d_acces opens the way, nobody is known on it ───────────────────────────────────────────────
-- « p_saisie »: what was typed, under « destination » what the page says again. The way before ends at once, and its codes
-- with it; its row stays for the night.
create or replace function ouvrir_oubli(p_session text, p_precedente text, p_parcours text, p_profil text, p_canal text,
  p_saisie jsonb) returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if p_parcours not in ('oubli_identifiant', 'oubli_mot_de_passe') or p_canal not in ('sms', 'mail')
    or p_saisie->>'destination' is null then
    raise exception 'Oubli refusé' using errcode = 'check_violation';
  end if;
  update portail_sessions s set ouverte_le = '-infinity' where s.empreinte = empreinte_de_session(p_precedente);
  insert into portail_sessions (empreinte, parcours, profil) values (empreinte_de_session(p_session), p_parcours, p_profil);
  perform programmer_code(p_parcours, p_canal, null, empreinte_de_session(p_session), null, p_saisie, duree_de_code(p_canal));
end $$;
grant execute on function ouvrir_oubli(text, text, text, text, text, jsonb) to comptes1d_acces;

-- Another code for what was typed: 0 when it is asked for, otherwise seconds to wait (three for one way).
create or replace function redemander_oubli() returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['oubli_identifiant', 'oubli_mot_de_passe']);
  v_dernier portail_codes;
begin
  perform 1 from portail_sessions s where s.empreinte = v_session.empreinte for no key update;
  select k.* into v_dernier from portail_codes k where k.session = v_session.empreinte order by k.id desc limit 1;
  if v_session.code_prouve or not found then
    raise exception 'Aucun code n’est attendu' using errcode = 'insufficient_privilege';
  end if;
  if (select count(*) from portail_codes k where k.session = v_session.empreinte) >= 3 then
    return greatest(1, ceil(extract(epoch from v_session.ouverte_le + interval '30 minutes' - now())))::int;
  end if;
  perform programmer_code(v_dernier.but, v_dernier.canal, null, v_session.empreinte, null, v_dernier.saisie,
    duree_de_code(v_dernier.canal));
  return 0;
end $$;
grant execute on function redemander_oubli() to comptes1d_portail;

-- The code that the worker has sent, if to anybody: « juste », « faux », « brule » or « aucun ». Right, a forgotten
-- password has its account from now on; a forgotten identifier is shown, and gives no account.
create or replace function prouver_oubli(p_hache bytea) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['oubli_identifiant', 'oubli_mot_de_passe']);
  v_code portail_codes;
  v_verdict text;
begin
  perform 1 from portail_sessions s where s.empreinte = v_session.empreinte for no key update;
  v_session := ma_session_portail();
  -- A second click, behind the first one.
  if v_session.code_prouve then return 'juste'; end if;
  select * into v_code from code_attendu(v_session.parcours, v_session);
  if not found then return 'aucun'; end if;
  perform 1 from comptes c where c.id = any (v_code.trouves) order by c.id for no key update;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict <> 'juste' then return v_verdict; end if;
  update portail_codes k set servi_le = now() where k.id = v_code.id;
  if v_session.parcours = 'oubli_identifiant' then
    update portail_sessions s set code_prouve = true where s.empreinte = v_session.empreinte;
    return 'juste';
  end if;
  -- The contact is still the account's: it may have been changed since the sending.
  update portail_sessions s set code_prouve = true, compte_id = c.id, version_acces = c.version_acces, profil = c.profil,
    force = case v_code.canal when 'sms' then 'sms' else 'mot_de_passe' end
  from comptes c
  where s.empreinte = v_session.empreinte and c.id = v_code.trouves[1] and c.etat = 'actif'
    and contact_prouve(c.id, v_code.canal) is not null
    and case v_code.canal when 'sms' then c.portable_confirme_le else c.mail_confirme_le end < v_code.demande_le
    -- The last of a reset and of this wins (rules §8.6): a code asked for before a password was given or chosen is nothing.
    and not exists (select 1 from provisoires p where p.compte_id = c.id and p.emis_le > v_code.demande_le)
    and not exists (select 1 from compte_evenements v where v.compte_id = c.id and v.le > v_code.demande_le
      and v.evenement in ('reinitialiser', 'reemettre', 'provisoire_remplace', 'mot_de_passe_change', 'mot_de_passe_oublie'));
  return case when found then 'juste' else 'aucun' end;
end $$;
grant execute on function prouver_oubli(bytea) to comptes1d_portail;

-- What the right code shows: identifiers in force, and which of them FranceConnect alone opens.
create or replace function mes_identifiants_retrouves() returns table (identifiant text, prenom text, par_franceconnect boolean)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['oubli_identifiant']);
begin
  if not v_session.code_prouve then
    raise exception 'Aucun code n’a été donné' using errcode = 'insufficient_privilege';
  end if;
  return query
    select c.identifiant, f.prenom, c.mot_de_passe_hache is null and c.franceconnect_sub is not null
      and not exists (select 1 from provisoires p where p.compte_id = c.id)
    from portail_codes k join comptes c on c.id = any (k.trouves)
    join lateral (
      select r.prenom from representants_legaux r where r.compte_id = c.id and r.parti_le is null
      union all
      select e.prenom from eleves e where e.compte_id = c.id and e.parti_le is null limit 1) f on true
    where k.session = v_session.empreinte and k.servi_le is not null and not c.bloque
    order by c.id;
end $$;
grant execute on function mes_identifiants_retrouves() to comptes1d_portail;

-- The new password is in force: the provisional of any school dies with it, and so does the limit, since a contact that was
-- confirmed before has just been proved. False when a school, or somebody else, was faster.
create or replace function choisir_apres_oubli(p_hache text, p_nouvelle text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['oubli_mot_de_passe']);
begin
  if not v_session.code_prouve or v_session.compte_id is null then
    raise exception 'Aucun code n’a été donné' using errcode = 'insufficient_privilege';
  end if;
  update comptes c set version = c.version % 2000000000 + 1, limite_a = null, limite_le = null
  where c.id = v_session.compte_id and c.etat = 'actif' and not c.bloque and c.version_acces = v_session.version_acces;
  if not found then return false; end if;
  perform mettre_en_vigueur(v_session, p_hache, p_nouvelle);
  perform noter_du_titulaire(v_session.compte_id, 'mot_de_passe_oublie', 'actif', 'actif');
  perform prevenir_titulaires(array[v_session.compte_id], 'mot_de_passe_oublie');
  return true;
end $$;
grant execute on function choisir_apres_oubli(text, text) to comptes1d_portail;

-- ── The mobile of « Mon compte » (rules §8.5) ────────────────────────────────────────────────────────────────────
-- Seconds to wait for another code of this purpose: three an hour for an account.
create or replace function attente_d_un_code_de(p_compte bigint, p_buts text[]) returns integer language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from k.demande_le + interval '1 hour' - now())))::int
    from portail_codes k where k.compte_id = p_compte and k.but = any (p_buts) and k.demande_le > now() - interval '1 hour'
    order by k.demande_le desc offset 2 limit 1), 0)
$$;

-- An activated guardian whose password is not a school's: what changes mail or mobile is refused to others.
create or replace function exiger_sans_limite(p_compte bigint) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from comptes c where c.id = p_compte and c.profil = 'representant_legal' and c.etat = 'actif'
    and c.limite_a is null for no key update;
  if not found then
    raise exception 'Le numéro ne se change pas encore' using errcode = 'insufficient_privilege';
  end if;
end $$;

create or replace function demander_code_portable(p_portable text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_attente integer;
begin
  perform exiger_sans_limite(v_session.compte_id);
  if p_portable is null or p_portable !~ '^\+[1-9]\d{6,14}$' then
    raise exception 'Numéro refusé' using errcode = 'check_violation';
  end if;
  v_attente := attente_d_un_code_de(v_session.compte_id, array['portable']);
  if v_attente > 0 then return v_attente; end if;
  perform programmer_code('portable', 'sms', v_session.compte_id, null, p_portable, '{}', duree_de_code('sms'));
  return 0;
end $$;
grant execute on function demander_code_portable(text) to comptes1d_portail;

create or replace function confirmer_mon_portable(p_hache bytea) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_code portail_codes;
  v_verdict text;
begin
  perform exiger_sans_limite(v_session.compte_id);
  select * into v_code from code_attendu('portable', v_session);
  if not found then return 'aucun'; end if;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict = 'juste' then
    update comptes c set portable = v_code.destination, portable_confirme_le = now(), version = c.version % 2000000000 + 1
    where c.id = v_session.compte_id;
    update portail_codes k set servi_le = now() where k.id = v_code.id;
    perform noter_du_titulaire(v_session.compte_id, 'portable_confirme', 'actif', 'actif');
  end if;
  return v_verdict;
end $$;
grant execute on function confirmer_mon_portable(bytea) to comptes1d_portail;

-- ── The limit (rules §4.5) ───────────────────────────────────────────────────────────────────────────────────────
-- The children of the account in its other schools, by whose birth dates the limit is lifted: not those that it reported.
create or replace function enfants_d_ailleurs(p_compte bigint, p_ecole bigint)
returns table (ecole_id bigint, date_naissance date) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select distinct e.ecole_id, e.date_naissance
  from representants_legaux r
  join rattachements t on t.ecole_id = r.ecole_id and t.representant_legal_id = r.id
  join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
  where r.compte_id = p_compte and r.parti_le is null and r.ecole_id <> p_ecole
    and not exists (
      select 1 from signalements s where s.ecole_id = t.ecole_id and s.representant_legal_id = r.id
        and s.eleve_id = t.eleve_id and s.type = 'rattachement_errone' and s.clos_le is null)
$$;

-- As much of an address as its holder needs to know it again.
create or replace function masquer_contact(p_canal text, p_contact text) returns text language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select case p_canal when 'sms' then '•• •• •• •• ' || right(p_contact, 2)
    else left(p_contact, 1) || '…' || substr(p_contact, strpos(p_contact, '@')) end
$$;

-- By what the limit may be lifted: contacts, masked, and how many other schools ask for a birth date. No row: no limit.
create or replace function ma_limite() returns table (sms text, mail text, ecoles integer) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select masquer_contact('sms', contact_prouve(c.id, 'sms')), masquer_contact('mail', contact_prouve(c.id, 'mail')),
    (select count(distinct f.ecole_id)::int from enfants_d_ailleurs(c.id, c.limite_a) f)
  from comptes c where c.id = compte_courant() and c.limite_a is not null and contexte()->>'parcours' = 'ouverte'
$$;
grant execute on function ma_limite() to comptes1d_portail;

-- The account of who entered is limited: it is locked. Raises when it is not.
create or replace function exiger_limite(p_compte bigint) returns comptes language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte comptes;
begin
  select c.* into v_compte from comptes c where c.id = p_compte and c.limite_a is not null for no key update;
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
  update comptes c set limite_a = null, limite_le = null, version = c.version % 2000000000 + 1
  where c.id = p_compte returning c.etat into v_etat;
  perform noter_du_titulaire(p_compte, 'limite_levee', v_etat, v_etat);
end $$;

-- Seconds to wait, 0 when the code leaves; null when no such contact was confirmed before.
create or replace function demander_code_limite(p_canal text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_compte comptes := exiger_limite(v_session.compte_id);
  v_contact text := contact_prouve(v_compte.id, p_canal);
  v_attente integer;
begin
  if v_contact is null then return null; end if;
  v_attente := attente_d_un_code_de(v_compte.id, array['limite']);
  if v_attente > 0 then return v_attente; end if;
  perform programmer_code('limite', p_canal, v_compte.id, null, null,
    jsonb_build_object('destination', masquer_contact(p_canal, v_contact)), duree_de_code(p_canal));
  return 0;
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
    select distinct f.ecole_id from enfants_d_ailleurs(v_compte.id, v_compte.limite_a) f order by f.ecole_id);
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
        select 1 from enfants_d_ailleurs(v_compte.id, v_compte.limite_a) f
        where f.ecole_id = v_ecoles[x.rang + 1] and f.date_naissance = d.le))
    select 1 from essai x where x.rang = cardinality(v_ecoles)) juste;
  if not found then return 'fausse'; end if;
  perform lever_limite(v_compte.id);
  delete from naissances_essayees n where n.compte_id = v_compte.id;
  return 'juste';
end $$;
grant execute on function lever_par_naissances(date[]) to comptes1d_portail;
