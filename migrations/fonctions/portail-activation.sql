-- What the holder of an account does on the portal (rules §4.1, §8): each function asks the session what was proved before it,
-- and writes state, password, history and journal at once. src/domain/comptes/decision decides the same beforehand.

-- What every step of a way needs of the session: raises when it is on another one. What writes holds the account first, and
-- then looks again: a session that a reset, or another person, has just ended does not come back, whatever was in flight.
create or replace function exiger_parcours(p_parcours text[]) returns portail_sessions language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte bigint := compte_courant();
  v_session portail_sessions;
begin
  if current_setting('transaction_read_only') = 'off' then
    perform 1 from comptes c where c.id = v_compte for no key update;
  end if;
  select * into v_session from portail_sessions_vivantes s where s.empreinte = decode(contexte()->>'portail', 'hex');
  if not found then perform refuser_session(); end if;
  if v_compte is distinct from v_session.compte_id or v_session.parcours <> all (p_parcours) then
    raise exception 'Ce n’est pas le moment de cette étape' using errcode = 'insufficient_privilege';
  end if;
  return v_session;
end $$;

-- The account of who entered, locked until the end, with the provisional password that counts for it.
create or replace function tenir_mon_compte() returns table (profil text, etat text, origine text, bloque boolean,
  mot_de_passe_choisi boolean, provisoire_present boolean, provisoire_expire_le timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from comptes c where c.id = compte_courant() for no key update;
  return query
    select c.profil, c.etat, c.origine, c.bloque, c.mot_de_passe_choisi, p.chiffre is not null, p.expire_le
    from comptes c
    left join lateral (
      select x.chiffre, x.expire_le from provisoires x where x.compte_id = c.id
      order by x.chiffre is null, x.emis_le desc limit 1) p on true
    where c.id = compte_courant();
end $$;
grant execute on function tenir_mon_compte() to comptes1d_portail;

-- History as each school of the account sees it, and the account's own chain of the journal.
create or replace function noter_du_titulaire(p_compte bigint, p_evenement text, p_avant text, p_apres text) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur)
  select distinct x.ecole_id, p_compte, p_evenement, p_avant, p_apres, 'Titulaire du compte' from (
    select e.ecole_id from eleves e where e.compte_id = p_compte and e.parti_le is null
    union all
    select r.ecole_id from representants_legaux r where r.compte_id = p_compte and r.parti_le is null) x;
  select ecrire_journal('compte:' || p_compte, null, null, 'Titulaire du compte', 'portail.' || p_evenement, '{}')
$$;

-- Only what this application hashes, at today's strength or more (src/auth/password-hashing.ts).
create or replace function refuser_hache_faible(p_hache text) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_couts integer[];
begin
  v_couts := regexp_match(p_hache,
    '^\$argon2id\$v=19\$m=(\d{5,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43,}$');
  if v_couts is null or v_couts[1] < 19456 or v_couts[2] < 2 or v_couts[3] < 1 then
    raise exception 'Mot de passe haché refusé' using errcode = 'check_violation';
  end if;
end $$;

-- The session goes on under a new id, at each step up, with these changes. The old id stays, dead: whoever comes with it, after a
-- double click, is told why. Its key does not change, which would wait for another request of that session, itself waiting for
-- the account.
create or replace function renouveler_session(p_empreinte bytea, p_nouvelle text, p_change jsonb) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_nouvelle bytea := empreinte_de_session(p_nouvelle);
begin
  insert into portail_sessions
  select (jsonb_populate_record(s, p_change || jsonb_build_object('empreinte', v_nouvelle))).*
  from portail_sessions s where s.empreinte = p_empreinte;
  update portail_codes k set session = v_nouvelle where k.session = p_empreinte;
  update portail_session_fiches f set session = v_nouvelle where f.session = p_empreinte;
  -- No secret stays on it.
  update portail_sessions s set nouveau_hache = null, jeton_chiffre = null, jeton_cle = null, ouverte_le = '-infinity'
  where s.empreinte = p_empreinte;
end $$;

-- The password of the account is this one from now on; the provisional one dies, and every session but this one, which goes
-- on as logged in.
create or replace function mettre_en_vigueur(p_session portail_sessions, p_hache text, p_nouvelle text) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_version integer;
begin
  perform refuser_hache_faible(p_hache);
  delete from provisoires p where p.compte_id = p_session.compte_id;
  -- What was asked for with the password before, to change a mail or a mobile, is worth nothing with this one.
  update portail_codes k set expire_le = '-infinity'
  where k.compte_id = p_session.compte_id and k.servi_le is null and k.expire_le > now();
  update comptes c set mot_de_passe_hache = p_hache, version_acces = c.version_acces % 2000000000 + 1
  where c.id = p_session.compte_id returning c.version_acces into v_version;
  perform renouveler_session(p_session.empreinte, p_nouvelle, jsonb_build_object('version_acces', v_version,
    'parcours', 'ouverte', 'ouverte_le', now(), 'vue_le', now(), 'prouve_le', now(), 'nouveau_hache', null, 'provisoire_ecole', null,
    'provisoire_emis_le', null));
end $$;

-- The password chosen from a school's provisional opens that school's children only, when the account has others, until
-- more is proved (rules §4.5). Of several such passwords the first dates the limit: what was confirmed since proves nothing.
create or replace function limiter_a_l_ecole(p_session portail_sessions) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update comptes c set limite_a = l.ecole,
    limite_le = case when l.ecole is not null then least(c.limite_le, p_session.provisoire_emis_le) end
  from (select case when exists (
      select 1 from representants_legaux r where r.compte_id = p_session.compte_id and r.parti_le is null
        and r.ecole_id <> p_session.provisoire_ecole) then p_session.provisoire_ecole end as ecole) l
  where c.id = p_session.compte_id
$$;

-- ── Activation: the new password comes first, and counts at the end ──────────────────────────────────────────────
create or replace function choisir_mon_mot_de_passe(p_hache text) returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['activation']);
begin
  perform refuser_hache_faible(p_hache);
  update portail_sessions s set nouveau_hache = p_hache where s.empreinte = v_session.empreinte;
end $$;
grant execute on function choisir_mon_mot_de_passe(text) to comptes1d_portail;

-- One more try at birth dates: false beyond twenty in a day, whatever the session (rules §8.3). The application, which counts
-- apart each device, makes wait long before.
create or replace function compter_naissance_essayee(p_compte bigint) returns boolean language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_nombre integer;
begin
  insert into naissances_essayees as n (compte_id, le) values (p_compte, array[clock_timestamp()])
  on conflict (compte_id) do update set le = (
    select coalesce(array_agg(x.le order by x.le), '{}') || clock_timestamp() from unnest(n.le) as x (le)
    where x.le > clock_timestamp() - interval '24 hours')
  returning cardinality(le) into v_nombre;
  return v_nombre <= 20;
end $$;

-- A pupil's own birth date ends the activation: « juste », « fausse », « trop » (twenty tries today) or « deja » (somebody
-- has just activated this account).
create or replace function activer_par_ma_naissance(p_date date, p_nouvelle text) returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['activation']);
begin
  if v_session.nouveau_hache is null then return 'deja'; end if;
  if not compter_naissance_essayee(v_session.compte_id) then return 'trop'; end if;
  perform 1 from eleves e where e.compte_id = v_session.compte_id and e.parti_le is null and e.date_naissance = p_date
    and e.ecole_id = v_session.provisoire_ecole;
  if not found then return 'fausse'; end if;
  update comptes c set etat = 'actif', active_le = now(), version = c.version % 2000000000 + 1
  where c.id = v_session.compte_id and c.profil = 'eleve' and c.etat = 'informe' and not c.bloque;
  if not found then return 'deja'; end if;
  perform mettre_en_vigueur(v_session, v_session.nouveau_hache, p_nouvelle);
  delete from naissances_essayees n where n.compte_id = v_session.compte_id;
  perform noter_du_titulaire(v_session.compte_id, 'active', 'informe', 'actif');
  return 'juste';
end $$;
grant execute on function activer_par_ma_naissance(date, text) to comptes1d_portail;

-- What a guardian says of each child (rules §8.3): « date », « pas_le_mien » or « date_erronee », by rank in the arrays. Returns
-- « juste » (one date at least is right, none is wrong), « fausse », « trop », « incomplet » (another list of children than
-- today's, none at all, or no answer for one) or « aucune » (nothing was claimed: what is reported is told to the school, and the account stays closed).
create or replace function dire_mes_enfants(p_eleves bigint[], p_reponses text[], p_dates date[]) returns text
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['activation']);
  v_dates integer;
  v_justes integer;
begin
  if coalesce(cardinality(p_eleves), 0) = 0
     or (select array_agg(x order by x) from unnest(p_eleves) x) is distinct from
     (select array_agg(x order by x) from unnest(mes_eleves()) x)
     or cardinality(p_reponses) is distinct from cardinality(p_eleves)
     or exists (select 1 from unnest(p_reponses) r where r is null or r not in ('date', 'pas_le_mien', 'date_erronee')) then
    return 'incomplet';
  end if;
  select count(*) filter (where d.reponse = 'date'),
         count(*) filter (where d.reponse = 'date' and e.date_naissance = d.le)
    into v_dates, v_justes
  from unnest(p_eleves, p_reponses, p_dates) as d (eleve, reponse, le) join eleves e on e.id = d.eleve
    and e.ecole_id in (select f.ecole_id from fiches_du_titulaire() f);
  if v_dates > 0 then
    if not compter_naissance_essayee(v_session.compte_id) then return 'trop'; end if;
    if v_justes < v_dates then return 'fausse'; end if;
  end if;
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
  select v_session.compte_id, e.ecole_id, e.id
  from unnest(p_eleves, p_reponses) as d (eleve, reponse) join eleves e on e.id = d.eleve
    and e.ecole_id in (select f.ecole_id from fiches_du_titulaire() f)
  where d.reponse = 'date' on conflict do nothing;
  perform signaler_enfants(v_session.compte_id, p_eleves, p_reponses);
  if v_justes = 0 then return 'aucune'; end if;
  update portail_sessions s set enfants_dits = true where s.empreinte = v_session.empreinte;
  return 'juste';
end $$;
grant execute on function dire_mes_enfants(bigint[], text[], date[]) to comptes1d_portail;

-- Reports to the school, one open of a kind for a child (rules §7): the wrong link also takes the child off the portal.
create or replace function signaler_enfants(p_compte bigint, p_eleves bigint[], p_reponses text[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
  select f.ecole_id, case d.reponse when 'pas_le_mien' then 'rattachement_errone' else 'date_naissance_erronee' end,
    f.id, d.eleve
  from unnest(p_eleves, p_reponses) as d (eleve, reponse)
  join fiches_du_titulaire() f on true
  join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id and t.eleve_id = d.eleve
  where d.reponse in ('pas_le_mien', 'date_erronee')
  on conflict (ecole_id, representant_legal_id, eleve_id, type) where clos_le is null do nothing;
  if found then perform noter_du_titulaire(p_compte, 'signalement', null, null); end if;
  delete from enfants_confirmes k using unnest(p_eleves, p_reponses) as d (eleve, reponse)
  where k.compte_id = p_compte and k.eleve_id = d.eleve and d.reponse = 'pas_le_mien';
end $$;

-- A child of mine, reported later on from « Mes enfants »; false when it is none.
create or replace function signaler_mon_enfant(p_eleve bigint, p_reponse text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  if p_eleve <> all (mes_eleves()) or p_reponse not in ('pas_le_mien', 'date_erronee') then return false; end if;
  perform signaler_enfants(v_session.compte_id, array[p_eleve], array[p_reponse]);
  return true;
end $$;
grant execute on function signaler_mon_enfant(bigint, text) to comptes1d_portail;

-- The mail that a guardian must give: the account is « en cours » until it is confirmed, and the password counts. False when
-- somebody has just activated this account.
create or replace function donner_mon_mail(p_mail text, p_nouvelle text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['activation']);
begin
  if v_session.nouveau_hache is null or not v_session.enfants_dits then return false; end if;
  update comptes c set etat = 'en_cours', mail = p_mail, mail_confirme_le = null, version = c.version % 2000000000 + 1
  where c.id = v_session.compte_id and c.profil = 'representant_legal' and c.etat = 'informe' and not c.bloque;
  if not found then return false; end if;
  perform limiter_a_l_ecole(v_session);
  perform mettre_en_vigueur(v_session, v_session.nouveau_hache, p_nouvelle);
  perform noter_du_titulaire(v_session.compte_id, 'activation_commencee', 'informe', 'en_cours');
  perform programmer_code_mail(v_session.compte_id, p_mail);
  perform prevenir_titulaires(array[v_session.compte_id], 'activation');
  return true;
end $$;
grant execute on function donner_mon_mail(text, text) to comptes1d_portail;

-- ── After a reset by the school ──────────────────────────────────────────────────────────────────────────────────
-- False when another one was chosen meanwhile.
create or replace function remplacer_mon_provisoire(p_hache text, p_nouvelle text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['remplacement']);
  v_etat text;
begin
  update comptes c set version = c.version % 2000000000 + 1
  where c.id = v_session.compte_id and c.etat in ('en_cours', 'actif') and c.mot_de_passe_hache is null and not c.bloque
  returning c.etat into v_etat;
  if not found then return false; end if;
  perform limiter_a_l_ecole(v_session);
  perform mettre_en_vigueur(v_session, p_hache, p_nouvelle);
  perform noter_du_titulaire(v_session.compte_id, 'provisoire_remplace', v_etat, v_etat);
  return true;
end $$;
grant execute on function remplacer_mon_provisoire(text, text) to comptes1d_portail;

-- A new password in place of the one that was just proved (its hash); false when that one is no longer in force.
create or replace function changer_mon_mot_de_passe_choisi(p_ancien text, p_nouveau text, p_nouvelle text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
  v_etat text;
begin
  update comptes c set version = c.version % 2000000000 + 1
  where c.id = v_session.compte_id and c.mot_de_passe_hache = p_ancien returning c.etat into v_etat;
  if not found then return false; end if;
  perform mettre_en_vigueur(v_session, p_nouveau, p_nouvelle);
  perform noter_du_titulaire(v_session.compte_id, 'mot_de_passe_change', v_etat, v_etat);
  return true;
end $$;
grant execute on function changer_mon_mot_de_passe_choisi(text, text, text) to comptes1d_portail;
