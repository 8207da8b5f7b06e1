-- Forgotten identifier and password (rules §8.6). Nothing here finds an account by what was typed: the worker does, so that a
-- page answers the same whoever exists.

-- The mail or the mobile that speaks for the account: confirmed, and before any password that a school gave and that still
-- limits it. Null: none.
create or replace function contact_prouve(p_compte bigint, p_canal text) returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select case p_canal when 'sms' then c.portable when 'mail' then c.mail end from comptes c
  where c.id = p_compte and not c.bloque
    and case p_canal when 'sms' then c.portable_confirme_le when 'mail' then c.mail_confirme_le end
      < coalesce(c.limite_le, 'infinity')
    -- The mobile that FranceConnect came with proves no more than it: whoever is limited by it changes no contact afterwards.
    and (p_canal = 'mail' or c.portable_confirme_le is distinct from c.franceconnect_limite_le)
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

-- The code that the worker has sent, if to anybody: « juste », « faux », « brule » or « aucun ». Right, the session goes on under
-- a new id: a forgotten password has its account from now on; a forgotten identifier is shown, and gives no account.
create or replace function prouver_oubli(p_hache bytea, p_nouvelle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['oubli_identifiant', 'oubli_mot_de_passe']);
  v_code portail_codes;
  v_verdict text;
  v_preuve jsonb := jsonb_build_object('code_prouve', true);
begin
  if v_session.code_prouve then return 'aucun'; end if;
  select * into v_code from code_attendu(v_session.parcours, v_session);
  if not found then return 'aucun'; end if;
  perform 1 from comptes c where c.id = any (v_code.trouves) order by c.id for no key update;
  v_verdict := juger_code(v_code, p_hache);
  if v_verdict <> 'juste' then return v_verdict; end if;
  update portail_codes k set servi_le = now() where k.id = v_code.id;
  if v_session.parcours = 'oubli_mot_de_passe' then
    -- The contact is still the account's: it may have been changed since the sending.
    select v_preuve || jsonb_build_object('compte_id', c.id, 'version_acces', c.version_acces, 'profil', c.profil,
      'force', case v_code.canal when 'sms' then 'sms' else 'mot_de_passe' end) into v_preuve
    from comptes c
    where c.id = v_code.trouves[1] and c.etat = 'actif' and contact_prouve(c.id, v_code.canal) is not null
      and case v_code.canal when 'sms' then c.portable_confirme_le else c.mail_confirme_le end < v_code.demande_le
      -- The last of a reset and of this wins (rules §8.6): a code asked for before a password was given or chosen is nothing.
      and not exists (select 1 from provisoires p where p.compte_id = c.id and p.emis_le > v_code.demande_le)
      and not exists (select 1 from compte_evenements v where v.compte_id = c.id and v.le > v_code.demande_le
        and v.evenement in ('reinitialiser', 'reemettre', 'provisoire_remplace', 'mot_de_passe_change', 'mot_de_passe_oublie'));
    if not found then return 'aucun'; end if;
  end if;
  perform renouveler_session(v_session.empreinte, p_nouvelle, v_preuve);
  return 'juste';
end $$;
grant execute on function prouver_oubli(bytea, text) to comptes1d_portail;

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
    select c.identifiant, f.prenom, sans_mot_de_passe(c)
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
