-- « Je n'ai pas encore de compte » (rules §8.4): mobile and names typed, the code of an SMS, birth dates. Whoever asks hears the
-- same whether or not a school knows the number: the worker alone looks, as the owner, and sends only where one does.

-- ── The question, before anybody is known ────────────────────────────────────────────────────────────────────────
-- « p_saisie »: destination (as shown), portable (E.164), noms and prenoms (keys of src/domain/onde/cles.ts).
create or replace function demander_inscription(p_session bytea, p_saisie jsonb) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if octet_length(p_saisie::text) > 20000 or p_saisie->>'portable' is null
     or jsonb_typeof(p_saisie->'noms') is distinct from 'array' or jsonb_typeof(p_saisie->'prenoms') is distinct from 'array' then
    raise exception 'Saisie d’inscription refusée' using errcode = 'check_violation';
  end if;
  -- Before the fiches of a former question go: the worker that writes them holds their code.
  perform programmer_code('inscription', 'sms', null, p_session, null, p_saisie, interval '10 minutes');
  delete from portail_session_fiches f where f.session = p_session;
end $$;

create or replace function ouvrir_inscription(p_session text, p_precedente text, p_saisie jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from portail_sessions s where s.empreinte = empreinte_de_session(p_precedente);
  insert into portail_sessions (empreinte, profil, parcours)
  values (empreinte_de_session(p_session), 'representant_legal', 'inscription');
  perform demander_inscription(empreinte_de_session(p_session), p_saisie);
end $$;
grant execute on function ouvrir_inscription(text, text, jsonb) to comptes1d_acces;

-- The way as long as its code was not right. A session asks ten times at most: the application makes wait long before.
create or replace function session_a_prouver(p_parcours text[]) returns portail_sessions language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(p_parcours);
begin
  if v_session.code_prouve or (select count(*) >= 10 from portail_codes k where k.session = v_session.empreinte) then
    raise exception 'Ce n’est plus le moment de demander un code' using errcode = 'insufficient_privilege';
  end if;
  return v_session;
end $$;

-- Another code to the same number; what was asked for last, for who counts first. No row: nothing was.
create or replace function derniere_saisie_d_inscription() returns table (portable text, noms jsonb, prenoms jsonb) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.saisie->>'portable', k.saisie->'noms', k.saisie->'prenoms'
  from portail_codes k join ma_session_portail() s on s.empreinte = k.session and s.compte_id is null
  where k.but = 'inscription' order by k.demande_le desc, k.id desc limit 1
$$;
grant execute on function derniere_saisie_d_inscription() to comptes1d_portail;

create or replace function redemander_inscription() returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := session_a_prouver(array['inscription', 'franceconnect']);
begin
  perform demander_inscription(v_session.empreinte, k.saisie)
  from portail_codes k where k.session = v_session.empreinte and k.but = 'inscription'
  order by k.demande_le desc, k.id desc limit 1;
end $$;
grant execute on function redemander_inscription() to comptes1d_portail;

-- ── By the worker, as the owner ──────────────────────────────────────────────────────────────────────────────────
-- The living fiches that bear the number and the names, of accounts that are not blocked, kept for the session; the number
-- as schools know it. Null: nobody, or enough sent for an hour, to the number (three) or in the school (two hundred).
create or replace function preparer_inscription(p_code bigint) returns text language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_code portail_codes;
  v_portable text;
begin
  -- Locked: another question of the same session comes before or after.
  select * into v_code from portail_codes k where k.id = p_code and k.but = 'inscription' and k.servi_le is null
    and k.expire_le > now() and k.envoye_le is null for update;
  if not found then return null; end if;
  v_portable := v_code.saisie->>'portable';
  -- Two questions about one number at once are counted one after the other.
  perform pg_advisory_xact_lock(hashtextextended('inscriptions_sms:' || v_portable, 0));
  delete from inscriptions_sms i where (i.code_id, i.ecole_id) in (
    select v.code_id, v.ecole_id from inscriptions_sms v where v.le < now() - interval '1 day' limit 100 for update skip locked);
  if (select count(distinct i.code_id) >= 3 from inscriptions_sms i where i.portable = v_portable
      and i.le > now() - interval '1 hour' and i.code_id <> p_code) then
    return null;
  end if;
  delete from portail_session_fiches f where f.session = v_code.session;
  with trouvees as (
    insert into portail_session_fiches (session, ecole_id, fiche_id)
    select v_code.session, r.ecole_id, r.id
    from representants_legaux r
    join comptes c on c.id = r.compte_id and not c.bloque
    join ecoles e on e.id = r.ecole_id and e.fermee_le is null
    where r.portable = v_portable and r.parti_le is null and r.bloque_le is null and v_code.saisie->'prenoms' ? r.cle_prenom
      and (v_code.saisie->'noms' ? r.cle_nom or v_code.saisie->'noms' ? r.cle_nom_usage)
      and (select count(*) < 200 from inscriptions_sms i where i.ecole_id = r.ecole_id
           and i.le > now() - interval '1 hour' and i.code_id <> p_code)
    returning portail_session_fiches.ecole_id
  )
  insert into inscriptions_sms (code_id, ecole_id, portable)
  select distinct p_code, t.ecole_id, v_portable from trouvees t on conflict do nothing;
  return (select v_portable where exists (
    select 1 from portail_session_fiches f where f.session = v_code.session));
end $$;

-- ── The code ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- « juste », « faux », « brule » or « aucun »; right, the fiches found are opened to this session, under its new id.
create or replace function prouver_mon_portable(p_hache bytea, p_nouvelle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['inscription', 'franceconnect']);
  v_code portail_codes;
  v_verdict text;
begin
  select * into v_code from code_attendu('inscription', v_session);
  if not found then return 'aucun'; end if;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict = 'juste' then
    update portail_codes k set servi_le = now() where k.id = v_code.id;
    perform renouveler_session(v_session.empreinte, p_nouvelle,
      jsonb_build_object('code_prouve', true, 'portable', v_code.saisie->>'portable'));
  end if;
  return v_verdict;
end $$;
grant execute on function prouver_mon_portable(bytea, text) to comptes1d_portail;

-- Accounts that the person has activated already, among the fiches found: told after the right code only.
create or replace function mes_comptes_actifs() returns table (identifiant text, ecole text, par_franceconnect boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.identifiant, min(e.nom), sans_mot_de_passe(c)
  from ma_session_portail() s
  join portail_session_fiches f on f.session = s.empreinte
  join representants_legaux r on r.ecole_id = f.ecole_id and r.id = f.fiche_id and r.parti_le is null
    and r.portable = s.portable and r.bloque_le is null
  join comptes c on c.id = r.compte_id and c.etat = 'actif' and not c.bloque
  join ecoles e on e.id = r.ecole_id
  where s.parcours = 'inscription' and s.code_prouve and s.compte_id is null
  group by c.id order by c.identifiant
$$;
grant execute on function mes_comptes_actifs() to comptes1d_portail;

-- ── The children ─────────────────────────────────────────────────────────────────────────────────────────────────
-- Reports of somebody who has no account yet: to the school of each fiche, in the history of the fiche's own account.
create or replace function signaler_a_l_inscription(p_eleves bigint[], p_reponses text[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_comptes bigint[];
begin
  with signales as (
    insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
    select f.ecole_id, case d.reponse when 'pas_le_mien' then 'rattachement_errone' else 'date_naissance_erronee' end,
      f.id, d.eleve
    from unnest(p_eleves, p_reponses) as d (eleve, reponse)
    join fiches_de_mon_inscription() f on true
    join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id and t.eleve_id = d.eleve
    where d.reponse in ('pas_le_mien', 'date_erronee')
    on conflict (ecole_id, representant_legal_id, eleve_id, type) where clos_le is null do nothing
    returning ecole_id, representant_legal_id
  )
  select array_agg(distinct r.compte_id order by r.compte_id) into v_comptes
  from signales g join representants_legaux r on r.ecole_id = g.ecole_id and r.id = g.representant_legal_id;
  perform noter_du_titulaire(c, 'signalement', null, null) from unnest(v_comptes) as c;
end $$;

-- As dire_mes_enfants(), of the fiches found. Schools' lines may be wrong and nobody is locked out by one: « juste » when one
-- date at least is right and no other is wrong, or those are left aside (« p_sans »); « partie » when some are. Also
-- « fausse », « trop », « incomplet », « aucune » and « deja ».
create or replace function dire_enfants_a_l_inscription(p_eleves bigint[], p_reponses text[], p_dates date[], p_sans boolean)
returns text language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['inscription', 'franceconnect']);
  v_dates integer;
  v_justes bigint[];
begin
  if not v_session.code_prouve or v_session.enfants_dits then return 'deja'; end if;
  if (select array_agg(x order by x) from unnest(p_eleves) x) is distinct from
     (select array_agg(x order by x) from unnest(mes_eleves()) x) then
    return 'incomplet';
  end if;
  select count(*) filter (where d.reponse = 'date'),
         array_agg(d.eleve) filter (where d.reponse = 'date' and e.date_naissance = d.le)
    into v_dates, v_justes
  from unnest(p_eleves, p_reponses, p_dates) as d (eleve, reponse, le) join eleves e on e.id = d.eleve;
  if v_dates > 0 then
    if not (select bool_and(compter_naissance_essayee(x.compte_id)) from (
        select distinct r.compte_id from fiches_de_mon_inscription() f
        join representants_legaux r on r.ecole_id = f.ecole_id and r.id = f.id order by 1) x) then
      return 'trop';
    end if;
    if v_justes is null then return 'fausse'; end if;
    if cardinality(v_justes) < v_dates and not p_sans then return 'partie'; end if;
  end if;
  update portail_session_fiches f set enfants_justes = array(
    select t.eleve_id from rattachements t
    where t.ecole_id = f.ecole_id and t.representant_legal_id = f.fiche_id and t.eleve_id = any (v_justes))
  where f.session = v_session.empreinte and (f.ecole_id, f.fiche_id) in (select m.ecole_id, m.id from fiches_de_mon_inscription() m);
  perform signaler_a_l_inscription(p_eleves, p_reponses);
  if v_dates = 0 then return 'aucune'; end if;
  update portail_sessions s set enfants_dits = true where s.empreinte = v_session.empreinte;
  return 'juste';
end $$;
grant execute on function dire_enfants_a_l_inscription(bigint[], text[], date[], boolean) to comptes1d_portail;
