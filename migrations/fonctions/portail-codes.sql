-- Codes and links that prove a mail (rules §8.3). Asked for here, drawn and sent by the worker, which alone writes their
-- hashes; compared here, so that no SQL of the portal's login can state that one was right.

-- « -infinity » voids a code for good: a transaction begun before, whose clock stands still, finds it dead too.
-- A code is asked for, in the transaction of what needs it, and leaves before the mails of schools. What was asked for before,
-- for the same purpose and by the same person, is worth nothing any more.
create or replace function programmer_code(p_but text, p_canal text, p_compte bigint, p_session bytea, p_destination text,
  p_saisie jsonb, p_duree interval) returns bigint language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_code bigint;
begin
  update portail_codes k set expire_le = '-infinity' where k.but = p_but and k.servi_le is null and k.expire_le > now()
    and (k.compte_id = p_compte or p_compte is null and k.session = p_session)
    -- A second mail to the same address leaves the link of the first one good: people open the wrong one. One that has not left
    -- yet never will: come after the second, it would show last a code that is worth nothing.
    and (k.canal = 'sms' or k.destination is distinct from p_destination or k.envoye_le is null);
  insert into portail_codes (but, canal, compte_id, session, destination, saisie, expire_le)
  values (p_but, p_canal, p_compte, p_session, p_destination, p_saisie, now() + p_duree) returning id into v_code;
  perform graphile_worker.add_jobs(array[row('envoyer_code', json_build_object('codeId', v_code::text), null, null, 14,
    null, -20, null)::graphile_worker.job_spec]);
  return v_code;
end $$;

create or replace function programmer_code_mail(p_compte bigint, p_mail text) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  select programmer_code('mail', 'mail', p_compte, null, p_mail, '{}', interval '48 hours')
$$;

-- The code that is waited for: the last one asked for this purpose, by the account or, where nobody is known yet, by the
-- session. No row: none.
create or replace function code_attendu(p_but text, p_session portail_sessions) returns setof portail_codes language sql
stable set search_path = pg_catalog, public, pg_temp as $$
  select k.* from portail_codes k
  where k.but = p_but and k.servi_le is null and k.expire_le > clock_timestamp()
    and (k.compte_id = p_session.compte_id or p_session.compte_id is null and k.session = p_session.empreinte)
  order by k.demande_le desc, k.id desc limit 1
$$;

-- Judges what was typed: « juste », « faux » or « brule » (five wrong ones: another code is to be asked for). « p_hache »:
-- computed with a key that the database does not have (src/auth/portail/codes.ts). A code never sent is never right.
create or replace function juger_code(p_code portail_codes, p_hache bytea) returns text language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_essais integer;
begin
  -- Locked: tries sent together are counted one after the other.
  select k.essais into v_essais from portail_codes k where k.id = p_code.id and k.servi_le is null for update;
  if not found or v_essais >= 5 then return 'brule'; end if;
  if p_code.code_hache is null or p_code.code_hache is distinct from p_hache then
    update portail_codes k set essais = k.essais + 1 where k.id = p_code.id;
    return case when v_essais + 1 >= 5 then 'brule' else 'faux' end;
  end if;
  return 'juste';
end $$;

-- What the page that waits for a code says of it; « id » goes into its hash. No row: none is waited for. Of a code of no
-- account yet, whether it left would tell whether somebody exists.
create or replace function mon_code_attendu(p_but text) returns table (id bigint, canal text, destination text,
  envoye boolean, echec text) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.id, k.canal, coalesce(k.destination, k.saisie->>'destination'),
    k.compte_id is not null and k.envoye_le is not null, case when k.compte_id is not null then k.echec end
  from code_attendu(p_but, ma_session_portail()) k
$$;
grant execute on function mon_code_attendu(text) to comptes1d_portail;

-- Another code, to the same address or to a new one while none is confirmed: 0 when it leaves, otherwise how many seconds
-- to wait (five an hour for an account).
create or replace function attente_d_un_code(p_compte bigint) returns integer language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from k.demande_le + interval '1 hour' - now())))::int
    from portail_codes k where k.compte_id = p_compte and k.but = 'mail' and k.demande_le > now() - interval '1 hour'
    order by k.demande_le desc offset 4 limit 1), 0)
$$;

create or replace function demander_code_mail(p_mail text) returns integer language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_attente integer;
begin
  if exists (select 1 from comptes c where c.id = v_session.compte_id and c.etat = 'actif') then
    if limite_de_session(v_session) is not null then
      raise exception 'L’adresse ne se change pas encore' using errcode = 'insufficient_privilege';
    end if;
    perform exiger_preuve(v_session);
  end if;
  -- The address that waits for its first confirmation gives way to another only by who has just given the password, and is not
  -- the last that ONDE's contacts hear of.
  if exists (select 1 from comptes c where c.id = v_session.compte_id and c.etat = 'en_cours'
    and lower(c.mail) <> lower(p_mail)) then
    perform exiger_preuve(v_session);
    perform prevenir_titulaires(array[v_session.compte_id], 'activation');
  end if;
  v_attente := attente_d_un_code(v_session.compte_id);
  if v_attente > 0 then return v_attente; end if;
  -- The address that waits for its first confirmation is replaced; one in force stays until the new one is confirmed.
  update comptes c set mail = p_mail, version = c.version % 2000000000 + 1
  where c.id = v_session.compte_id and c.mail_confirme_le is null and c.mail is distinct from p_mail;
  perform programmer_code_mail(v_session.compte_id, p_mail);
  return 0;
end $$;
grant execute on function demander_code_mail(text) to comptes1d_portail;

-- The address is the holder's: in force, and a guardian « en cours » is activated. Whatever else was sent is void.
create or replace function confirmer_mail_du_code(p_code portail_codes) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_avant text;
  v_apres text;
begin
  select c.etat into v_avant from comptes c where c.id = p_code.compte_id for no key update;
  perform prevenir_titulaires(array(select c.id from comptes c where c.id = p_code.compte_id and c.etat = 'actif'
    and lower(c.mail) is distinct from lower(p_code.destination)), 'mail_change');
  update comptes c set mail = p_code.destination, mail_confirme_le = clock_timestamp(), version = c.version % 2000000000 + 1,
    etat = case when c.etat = 'en_cours' then 'actif' else c.etat end,
    active_le = case when c.etat = 'en_cours' then now() else c.active_le end
  where c.id = p_code.compte_id returning c.etat into v_apres;
  update portail_codes k set servi_le = now() where k.id = p_code.id;
  update portail_codes k set expire_le = '-infinity' where k.compte_id = p_code.compte_id
    and k.servi_le is null and k.expire_le > now();
  perform noter_du_titulaire(p_code.compte_id, case when v_avant = v_apres then 'mail_confirme' else 'active' end,
    v_avant, v_apres);
end $$;

-- « juste », « faux », « brule » or « aucun » (none is waited for).
create or replace function confirmer_mon_mail(p_hache bytea) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_code portail_codes;
  v_verdict text;
begin
  select * into v_code from code_attendu('mail', v_session);
  if not found then return 'aucun'; end if;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict = 'juste' then
    perform confirmer_mail_du_code(v_code);
    perform retenir_preuve(v_session);
  end if;
  return v_verdict;
end $$;
grant execute on function confirmer_mon_mail(bytea) to comptes1d_portail;

-- The link of the mail: whoever holds it reads that address, on whatever device. Looking changes nothing.
create or replace function etat_du_lien(p_hache bytea) returns text language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce((
    select case when k.servi_le is not null then 'confirme' when k.expire_le > now() then 'a_confirmer' end
    from portail_codes k where k.lien_hache = p_hache and k.but = 'mail'), 'perime')
$$;
grant execute on function etat_du_lien(bytea) to comptes1d_portail;

create or replace function confirmer_par_lien(p_hache bytea) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_code portail_codes;
begin
  select * into v_code from portail_codes k where k.lien_hache = p_hache and k.but = 'mail';
  if not found then return 'perime'; end if;
  perform 1 from comptes c where c.id = v_code.compte_id and not c.bloque for no key update;
  if not found then return 'perime'; end if;
  select * into v_code from portail_codes k where k.id = v_code.id;
  if v_code.servi_le is not null then return 'confirme'; end if;
  if v_code.expire_le <= clock_timestamp() then return 'perime'; end if;
  perform confirmer_mail_du_code(v_code);
  return 'confirme';
end $$;
grant execute on function confirmer_par_lien(bytea) to comptes1d_portail;

-- By the school (rules §8.3): the confirmation of its accounts « en cours », among those of these guardians, leaves again. One
-- row for each: seconds to wait, 0 when it leaves; none for who waits for no confirmation.
create or replace function renvoyer_confirmations(p_fiches bigint[]) returns table (compte_id bigint, attente integer)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte comptes;
begin
  for v_compte in
    select c.* from comptes c where c.etat = 'en_cours' and c.mail is not null and c.mail_confirme_le is null and not c.bloque
      and c.id in (select r.compte_id from representants_legaux r where r.ecole_id = ecole_entiere()
        and r.id = any (p_fiches) and r.parti_le is null and r.bloque_le is null)
    order by c.id for no key update of c
  loop
    compte_id := v_compte.id;
    attente := attente_d_un_code(v_compte.id);
    if attente = 0 then perform programmer_code_mail(v_compte.id, v_compte.mail); end if;
    return next;
  end loop;
end $$;
grant execute on function renvoyer_confirmations(bigint[]) to comptes1d_app;
