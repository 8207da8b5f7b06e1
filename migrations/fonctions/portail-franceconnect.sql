-- FranceConnect (rules §8.4): « sub » alone recognizes somebody; the first time, mobile, code and birth dates say which fiches.

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
  if not found then return 'deja'; end if;
  if exists (select 1 from comptes c where c.id = v_compte and c.franceconnect_sub is not null) then return 'autre'; end if;
  v_lie := v_avant = 'actif';
  perform reunir_mes_fiches(v_compte);
  perform confirmer_mes_preuves(v_compte, not v_lie);
  update comptes c set franceconnect_sub = v_session.franceconnect_sub, version = c.version % 2000000000 + 1
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
    version_acces = c.version_acces, parcours = 'ouverte', ouverte_le = now(), vue_le = now(), identite = null
  from comptes c where c.id = v_compte and s.empreinte = v_session.empreinte;
  perform noter_du_titulaire(v_compte, case when v_lie then 'franceconnect_lie' else 'franceconnect' end, v_avant, 'actif');
  perform prevenir_titulaires(array[v_compte], case when v_lie then 'franceconnect_lie' else 'inscription' end);
  return case when v_lie then 'lie' else 'active' end;
end $$;
grant execute on function terminer_par_franceconnect(text) to comptes1d_portail;
