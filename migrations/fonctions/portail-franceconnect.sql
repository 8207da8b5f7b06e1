-- FranceConnect (rules §8.4): « sub » alone recognizes somebody; the first time, mobile, code and birth dates say which fiches.

-- FranceConnect alone opens this account: it has no password of any kind, of any school.
create or replace function sans_mot_de_passe(p_compte comptes) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select p_compte.franceconnect_sub is not null and p_compte.mot_de_passe_hache is null
    and not exists (select 1 from provisoires p where p.compte_id = p_compte.id)
$$;

-- ── Back from FranceConnect: comptes1d_acces ─────────────────────────────────────────────────────────────────────
-- « p_identite »: nom, nomUsage, prenoms as shown; noms and cles as the database compares them. Returns the way that begins:
-- « ouverte » for a « sub » already known, otherwise « franceconnect »; « bloque » opens nothing.
create or replace function ouvrir_session_franceconnect(p_session text, p_precedente text, p_sub text, p_identite jsonb,
  p_jeton bytea, p_cle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte comptes;
  v_connu boolean;
begin
  delete from portail_sessions s where s.empreinte = empreinte_de_session(p_precedente);
  select * into v_compte from comptes c where c.franceconnect_sub = p_sub;
  v_connu := found;
  if v_connu and (v_compte.bloque or v_compte.etat <> 'actif') then return 'bloque'; end if;
  insert into portail_sessions (empreinte, profil, parcours, compte_id, version_acces, force, franceconnect_sub, identite,
    jeton_chiffre, jeton_cle)
  values (empreinte_de_session(p_session), 'representant_legal', case when v_connu then 'ouverte' else 'franceconnect' end,
    case when v_connu then v_compte.id end, case when v_connu then v_compte.version_acces end, 'franceconnect', p_sub,
    case when not v_connu then p_identite end, p_jeton, p_cle);
  return case when v_connu then 'ouverte' else 'franceconnect' end;
end $$;
grant execute on function ouvrir_session_franceconnect(text, text, text, jsonb, bytea, text) to comptes1d_acces;

-- What FranceConnect wants to see again when the person leaves; of this very session.
create or replace function jeton_franceconnect(p_session text) returns table (sub text, chiffre bytea, cle text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.franceconnect_sub, s.jeton_chiffre, s.jeton_cle from portail_sessions s
  where s.empreinte = empreinte_de_session(p_session) and s.jeton_chiffre is not null
$$;
grant execute on function jeton_franceconnect(text) to comptes1d_acces;

-- ── On the way: comptes1d_portail ────────────────────────────────────────────────────────────────────────────────
-- The names are FranceConnect's, whatever the caller would rather have.
create or replace function mon_identite() returns table (nom text, nom_usage text, prenoms text[]) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.identite->>'nom', s.identite->>'nomUsage', array(select jsonb_array_elements_text(s.identite->'prenoms'))
  from ma_session_portail() s where s.parcours = 'franceconnect'
$$;
grant execute on function mon_identite() to comptes1d_portail;

create or replace function demander_code_franceconnect(p_portable text, p_destination text) returns void language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := session_a_prouver(array['franceconnect']);
begin
  perform demander_inscription(v_session.empreinte, jsonb_build_object('portable', p_portable, 'destination', p_destination,
    'noms', v_session.identite->'cles'->'noms', 'prenoms', v_session.identite->'cles'->'prenoms'));
end $$;
grant execute on function demander_code_franceconnect(text, text) to comptes1d_portail;

-- The end, with the birth dates and in their transaction: « active »; « lie », the account was activated already and keeps
-- state, origin, password and mobile; « autre », it has another identity, which stays; « deja », nothing is left to join. A
-- « sub » that has got an account meanwhile violates comptes_franceconnect_unique.
create or replace function terminer_par_franceconnect(p_nouvelle text) returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['franceconnect']);
  v_compte bigint;
  v_avant text;
  v_lie boolean;
begin
  if not (v_session.code_prouve and v_session.enfants_dits) then return 'deja'; end if;
  perform tenir_mon_inscription();
  select p.compte_id, p.etat into v_compte, v_avant from fiches_prouvees() p where p.rang = 1;
  if not found or reinitialise_depuis(v_session) then return 'deja'; end if;
  if exists (select 1 from comptes c where c.id = v_compte and c.franceconnect_sub is not null) then return 'autre'; end if;
  v_lie := v_avant = 'actif';
  perform prevenir_titulaires(array[v_compte], case when v_lie then 'franceconnect_lie' else 'franceconnect' end);
  perform reunir_mes_fiches(v_compte);
  perform confirmer_mes_preuves(v_compte, not v_lie);
  update comptes c set franceconnect_sub = v_session.franceconnect_sub, franceconnect_portable = v_session.portable,
    franceconnect_limite = limite_des_preuves(v_compte),
    franceconnect_limite_le = case when limite_des_preuves(v_compte) is not null then now() end,
    version = c.version % 2000000000 + 1
  where c.id = v_compte and not c.bloque;
  if not found then raise exception 'Compte bloqué' using errcode = 'insufficient_privilege'; end if;
  if not v_lie then
    -- Whatever password somebody has chosen before was never confirmed by anybody.
    delete from provisoires p where p.compte_id = v_compte;
    perform oublier_mail_attendu(v_compte);
    update comptes c set etat = 'actif', origine = 'franceconnect', active_le = now(), portable = v_session.portable,
      portable_confirme_le = now(), mot_de_passe_hache = null, limite_a = null, limite_le = null,
      version_acces = c.version_acces % 2000000000 + 1
    where c.id = v_compte;
  end if;
  delete from portail_session_fiches f where f.session = v_session.empreinte;
  update portail_sessions s set empreinte = empreinte_de_session(p_nouvelle), compte_id = c.id,
    version_acces = c.version_acces, parcours = 'ouverte', ouverte_le = now(), vue_le = now(), prouve_le = now(),
    identite = null
  from comptes c where c.id = v_compte and s.empreinte = v_session.empreinte;
  perform noter_du_titulaire(v_compte, case when v_lie then 'franceconnect_lie' else 'franceconnect' end, v_avant, 'actif');
  return case when v_lie then 'lie' else 'active' end;
end $$;
grant execute on function terminer_par_franceconnect(text) to comptes1d_portail;

-- Just linked to an account that a password opened already: the holder, whom FranceConnect names and the mobile of ONDE
-- confirms in each of its schools, did not choose that password. It opens nothing any more, nor does what ONDE does not vouch for; the mobile just
-- proved is the account's. False: there is no such password any more.
create or replace function ecarter_mot_de_passe_d_avant(p_nouvelle text) returns boolean language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_compte comptes;
begin
  perform exiger_preuve(v_session);
  select * into v_compte from comptes c where c.id = v_session.compte_id and c.etat = 'actif'
    and c.franceconnect_sub = v_session.franceconnect_sub and v_session.force = 'franceconnect';
  if not found or v_compte.mot_de_passe_hache is null or limite_de_session(v_session) is not null then return false; end if;
  perform fermer_les_acces(array[v_compte.id]);
  update comptes c set franceconnect_sub = v_compte.franceconnect_sub, franceconnect_portable = v_compte.franceconnect_portable,
    portable = v_session.portable, portable_confirme_le = now(), limite_le = null, version = c.version % 2000000000 + 1
  where c.id = v_compte.id returning * into v_compte;
  perform renouveler_session(v_session.empreinte, p_nouvelle, jsonb_build_object('version_acces', v_compte.version_acces));
  perform noter_du_titulaire(v_compte.id, 'mot_de_passe_ecarte', 'actif', 'actif');
  return true;
end $$;
grant execute on function ecarter_mot_de_passe_d_avant(text) to comptes1d_portail;
