-- Mail and mobile of an account (rules §8.5, §8.6): which of them vouch for it, who is told, how its holder changes them.

-- ── Who vouches ──────────────────────────────────────────────────────────────────────────────────────────────────
-- What ONDE knows, in the schools of this account: of the guardian; of a pupil, that of the guardians whom the school has not
-- blocked.
create or replace function contacts_de_onde(p_compte bigint) returns table (mail text, portable text) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select lower(r.mail), r.portable from representants_legaux r where r.compte_id = p_compte and r.parti_le is null
  union all
  select lower(r.mail), r.portable from eleves e
  join rattachements t on t.ecole_id = e.ecole_id and t.eleve_id = e.id
  join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id and r.parti_le is null
    and r.bloque_le is null
  where e.compte_id = p_compte and e.parti_le is null
$$;

-- Of these accounts: what is confirmed, and known to ONDE too. The rest, somebody gave who may be anybody: with a stolen sheet
-- and a birth date, a mail or a mobile is confirmed by the thief.
create or replace function contacts_surs(p_comptes bigint[])
returns table (compte_id bigint, mail boolean, portable boolean, franceconnect boolean) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select c.id,
    c.mail_confirme_le is not null and exists (select 1 from contacts_de_onde(c.id) o where o.mail = lower(c.mail)),
    c.portable_confirme_le is not null and exists (select 1 from contacts_de_onde(c.id) o where o.portable = c.portable),
    exists (select 1 from contacts_de_onde(c.id) o where o.portable = c.franceconnect_portable)
  from comptes c where c.id = any (p_comptes)
$$;

-- Whatever opened these accounts opens them no more: chosen password, sessions, codes and links under way, and each mail,
-- mobile or FranceConnect identity that ONDE does not vouch for. An address never confirmed goes with them.
create or replace function fermer_les_acces(p_comptes bigint[]) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  update comptes c set mot_de_passe_hache = null, limite_a = null, version_acces = c.version_acces % 2000000000 + 1,
    mail = case when s.mail then c.mail end, mail_confirme_le = case when s.mail then c.mail_confirme_le end,
    portable = case when s.portable then c.portable end,
    portable_confirme_le = case when s.portable then c.portable_confirme_le end,
    franceconnect_sub = case when s.franceconnect then c.franceconnect_sub end,
    franceconnect_portable = case when s.franceconnect then c.franceconnect_portable end,
    franceconnect_limite = case when s.franceconnect then c.franceconnect_limite end,
    franceconnect_limite_le = case when s.franceconnect then c.franceconnect_limite_le end
  from contacts_surs(p_comptes) s where c.id = s.compte_id;
  update portail_codes k set expire_le = '-infinity'
  where k.compte_id = any (p_comptes) and k.servi_le is null and k.expire_le > now();
end $$;

-- ── Who is told ──────────────────────────────────────────────────────────────────────────────────────────────────
-- Where the holder is written to at this moment: the confirmed mail, else the confirmed mobile.
create or replace function contacts_en_vigueur(p_compte bigint) returns jsonb language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select case
    when c.mail_confirme_le is not null then jsonb_build_array(jsonb_build_object('canal', 'mail', 'adresse', c.mail))
    when c.portable_confirme_le is not null then jsonb_build_array(jsonb_build_object('canal', 'sms', 'adresse', c.portable))
    else '[]' end
  from comptes c where c.id = p_compte
$$;

-- Something that the holder is told at the contacts of this moment, which is before it is done; the worker adds those that ONDE
-- knows, for what needs them (src/queries/portail/avis.ts): of « p_fiches », where they are about to leave the account.
create or replace function prevenir_titulaires(p_comptes bigint[], p_motif text, p_fiches jsonb default null) returns void
language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  perform graphile_worker.add_jobs(array(
    select row('prevenir_titulaire', json_build_object('compteId', c::text, 'motif', p_motif, 'le', now(),
      'contacts', contacts_en_vigueur(c), 'fiches', p_fiches), null, null, 14, null, -10, null)::graphile_worker.job_spec
    from unnest(p_comptes) as c));
end $$;

-- ── « C’est bien vous ? » ────────────────────────────────────────────────────────────────────────────────────────
-- Whoever finds a telephone with an open session must not make the account his: a mail or a mobile is changed by who has shown
-- of late to be the holder, by the password or by a code sent where the account is written to.
create or replace function preuve_de(p_session portail_sessions) returns timestamptz language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  -- What was shown before a mail or a mobile came into force may be somebody else's, who reads the one of before.
  select p_session.prouve_le from comptes c where c.id = p_session.compte_id
    and p_session.prouve_le >= greatest(c.mail_confirme_le, c.portable_confirme_le, '-infinity')
$$;

-- Whoever reads the mail, or holds the mobile, that has just come into force has shown it; no other session has.
create or replace function retenir_preuve(p_session portail_sessions) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update portail_sessions s set prouve_le = clock_timestamp() where s.empreinte = p_session.empreinte
$$;

create or replace function exiger_preuve(p_session portail_sessions) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  -- src/domain/portail/session.ts asks for it before, and a test compares.
  if coalesce(preuve_de(p_session) < clock_timestamp() - interval '20 minutes', true) then
    raise exception 'Le titulaire n’a pas montré que c’est lui' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- By the password of this moment, whose hash its caller had to compare: no SQL of this login reads one.
create or replace function prouver_par_mot_de_passe(p_hache text, p_nouvelle text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  perform 1 from comptes c where c.id = v_session.compte_id and c.mot_de_passe_hache = p_hache;
  if not found then return false; end if;
  perform renouveler_session(v_session.empreinte, p_nouvelle, jsonb_build_object('prouve_le', now()));
  return true;
end $$;
grant execute on function prouver_par_mot_de_passe(text, text) to comptes1d_portail;

-- As much of an address as its holder needs to know it again.
create or replace function masquer_contact(p_canal text, p_contact text) returns text language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select case p_canal when 'sms' then '•• •• •• •• ' || right(p_contact, 2)
    else left(p_contact, 1) || '…' || substr(p_contact, strpos(p_contact, '@')) end
$$;

-- Where a code may be sent, masked.
create or replace function mes_contacts_prouves() returns table (sms text, mail text) language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select masquer_contact('sms', contact_prouve(c.id, 'sms')), masquer_contact('mail', contact_prouve(c.id, 'mail'))
  from comptes c where c.id = compte_courant() and contexte()->>'parcours' = 'ouverte'
$$;
grant execute on function mes_contacts_prouves() to comptes1d_portail;

-- To a contact confirmed before, which the worker looks up again: seconds to wait, 0 when the code leaves; null, there is none.
create or replace function demander_code_au_contact(p_but text, p_compte bigint, p_canal text) returns integer
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contact text := contact_prouve(p_compte, p_canal);
  v_attente integer;
begin
  if v_contact is null then return null; end if;
  v_attente := attente_d_un_code_de(p_compte, array[p_but]);
  if v_attente > 0 then return v_attente; end if;
  perform programmer_code(p_but, p_canal, p_compte, null, null,
    jsonb_build_object('destination', masquer_contact(p_canal, v_contact)), duree_de_code(p_canal));
  return 0;
end $$;

create or replace function demander_code_titulaire(p_canal text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  return demander_code_au_contact('titulaire', (exiger_parcours(array['ouverte'])).compte_id, p_canal);
end $$;
grant execute on function demander_code_titulaire(text) to comptes1d_portail;

create or replace function prouver_par_code(p_hache bytea, p_nouvelle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_code portail_codes;
  v_verdict text;
begin
  select * into v_code from code_attendu('titulaire', v_session);
  if not found or contact_prouve(v_session.compte_id, v_code.canal) is null then return 'aucun'; end if;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict = 'juste' then
    update portail_codes k set servi_le = now() where k.id = v_code.id;
    perform renouveler_session(v_session.empreinte, p_nouvelle, jsonb_build_object('prouve_le', now()));
  end if;
  return v_verdict;
end $$;
grant execute on function prouver_par_code(bytea, text) to comptes1d_portail;

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
  perform 1 from comptes c where c.id = p_compte and c.profil = 'representant_legal' and c.etat = 'actif';
  if not found or contexte()->>'limite' is not null then
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
  perform exiger_preuve(v_session);
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
    perform prevenir_titulaires(array(select c.id from comptes c
      where c.id = v_session.compte_id and c.portable is distinct from v_code.destination), 'portable_change');
    update comptes c set portable = v_code.destination, portable_confirme_le = clock_timestamp(), version = c.version % 2000000000 + 1
    where c.id = v_session.compte_id;
    update portail_codes k set servi_le = now() where k.id = v_code.id;
    update portail_codes k set expire_le = '-infinity' where k.compte_id = v_session.compte_id
      and k.servi_le is null and k.expire_le > now();
    perform retenir_preuve(v_session);
    perform noter_du_titulaire(v_session.compte_id, 'portable_confirme', 'actif', 'actif');
  end if;
  return v_verdict;
end $$;
grant execute on function confirmer_mon_portable(bytea) to comptes1d_portail;

