-- The end of an inscription, by SMS or by FranceConnect (rules §8.4): the fiches that have a child whose birth date was right go
-- on one account, in one transaction.

-- Those fiches and their accounts, the one to keep first: activated already (FranceConnect only), then the oldest fiche.
create or replace function fiches_prouvees() returns table (ecole_id bigint, id bigint, compte_id bigint, etat text,
  enfants_justes bigint[], rang bigint) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select r.ecole_id, r.id, c.id, c.etat, f.enfants_justes,
    row_number() over (order by c.etat = 'actif' desc, r.created_at, r.id)
  from fiches_de_mon_inscription() m
  join ma_session_portail() s on true
  join portail_session_fiches f on f.session = s.empreinte and f.ecole_id = m.ecole_id and f.fiche_id = m.id
    and f.enfants_justes <> '{}'
  join representants_legaux r on r.ecole_id = m.ecole_id and r.id = m.id
  join comptes c on c.id = r.compte_id and c.profil = 'representant_legal'
$$;

-- The identifier that will be theirs, for who chooses a password.
create or replace function mon_futur_identifiant() returns text language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select c.identifiant from fiches_prouvees() p join comptes c on c.id = p.compte_id where p.rang = 1
$$;
grant execute on function mon_futur_identifiant() to comptes1d_portail;

-- All these accounts, locked by number until the end; then what tenir_mon_compte() tells, of the one to keep. No row: none is
-- left, somebody else was first.
create or replace function tenir_mon_inscription() returns table (profil text, etat text, origine text, bloque boolean,
  mot_de_passe_choisi boolean, provisoire_present boolean, provisoire_expire_le timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from comptes c where c.id in (select p.compte_id from fiches_prouvees() p) order by c.id for no key update;
  return query
    select c.profil, c.etat, c.origine, c.bloque, c.mot_de_passe_choisi, p.chiffre is not null, p.expire_le
    from comptes c
    left join lateral (
      select x.chiffre, x.expire_le from provisoires x where x.compte_id = c.id
      order by x.chiffre is null, x.emis_le desc limit 1) p on true
    where c.id = (select f.compte_id from fiches_prouvees() f where f.rang = 1);
end $$;
grant execute on function tenir_mon_inscription() to comptes1d_portail;

-- A mail given with a school's password and confirmed by nobody would be confirmed later by whoever held that sheet: it goes,
-- and so do the code and the link that wait for it.
create or replace function oublier_mail_attendu(p_compte bigint) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update comptes c set mail = null where c.id = p_compte and c.mail_confirme_le is null;
  update portail_codes k set expire_le = '-infinity' where k.compte_id = p_compte and k.servi_le is null and k.expire_le > now()
$$;

-- The fiches proved go to the account kept, each with a line in the history of its school. A provisional password opens
-- nothing of theirs any more, and stays only where its school still has somebody on the account left.
create or replace function reunir_mes_fiches(p_compte bigint) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_quitte record;
begin
  for v_quitte in
    select p.compte_id, p.etat, array_agg(p.ecole_id) as ecoles, array_agg(p.id) as fiches
    from fiches_prouvees() p where p.compte_id <> p_compte and p.etat <> 'actif'
    group by p.compte_id, p.etat order by p.compte_id
  loop
    update representants_legaux r set compte_id = p_compte
    from unnest(v_quitte.ecoles, v_quitte.fiches) as f (ecole_id, id) where r.ecole_id = f.ecole_id and r.id = f.id;
    perform noter_rattachement(p_compte, v_quitte.compte_id, v_quitte.ecoles, v_quitte.etat, 'actif');
    if exists (select 1 from representants_legaux r where r.compte_id = v_quitte.compte_id and r.parti_le is null) then
      perform ajuster_comptes(null, '{}', array[v_quitte.compte_id], now());
    else
      perform absorber_compte(v_quitte.compte_id, p_compte);
    end if;
  end loop;
end $$;

-- What this session proved is written on the account: children, and where nothing limits it any more, no limit; « p_lever »
-- false, the password that is limited stays, and whoever holds it proved nothing. Fiches first.
create or replace function confirmer_mes_preuves(p_compte bigint, p_lever boolean) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
  select p_compte, p.ecole_id, e from fiches_prouvees() p cross join unnest(p.enfants_justes) as e
  where p.compte_id = p_compte on conflict do nothing;
  update comptes c set limite_a = null, limite_le = null where p_lever and c.id = p_compte and c.limite_a is not null and not exists (
    select 1 from representants_legaux r where r.compte_id = p_compte and r.parti_le is null
      and r.ecole_id not in (select p.ecole_id from fiches_prouvees() p));
  delete from naissances_essayees n where n.compte_id = p_compte;
end $$;

-- The one school that these proofs open, when the account has fiches elsewhere that they say nothing of (rules §4.5); null: all
-- of it.
create or replace function limite_des_preuves(p_compte bigint) returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select (select p.ecole_id from fiches_prouvees() p where p.compte_id = p_compte order by p.rang limit 1)
  where exists (
    select 1 from representants_legaux r where r.compte_id = p_compte and r.parti_le is null
      and r.ecole_id not in (select p.ecole_id from fiches_prouvees() p))
$$;

-- A school has given one of these accounts another password since the way began: the last of both wins (rules §8.6).
create or replace function reinitialise_depuis(p_session portail_sessions) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from compte_evenements v join fiches_prouvees() p on p.compte_id = v.compte_id
    where v.evenement in ('reinitialiser', 'reemettre') and v.le > p_session.ouverte_le)
$$;

-- By SMS: the account is activated with this password and this mobile, and the session goes on as logged in. False when there
-- is nothing left to activate.
create or replace function terminer_mon_inscription(p_hache text, p_nouvelle text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['inscription']);
  v_compte bigint;
  v_avant text;
begin
  if not (v_session.code_prouve and v_session.enfants_dits) then return false; end if;
  perform tenir_mon_inscription();
  select p.compte_id, p.etat into v_compte, v_avant from fiches_prouvees() p where p.rang = 1;
  if not found or v_avant not in ('non_informe', 'informe', 'en_cours') or reinitialise_depuis(v_session) then
    return false;
  end if;
  perform prevenir_titulaires(array[v_compte], 'inscription');
  perform reunir_mes_fiches(v_compte);
  perform confirmer_mes_preuves(v_compte, true);
  perform oublier_mail_attendu(v_compte);
  update comptes c set etat = 'actif', origine = 'responsable', active_le = now(), portable = v_session.portable,
    portable_confirme_le = now(), version = c.version % 2000000000 + 1, limite_a = limite_des_preuves(v_compte),
    limite_le = case when limite_des_preuves(v_compte) is not null then now() end
  where c.id = v_compte and not c.bloque;
  if not found then raise exception 'Compte bloqué' using errcode = 'insufficient_privilege'; end if;
  update portail_sessions s set compte_id = c.id, version_acces = c.version_acces, force = 'sms'
  from comptes c where c.id = v_compte and s.empreinte = v_session.empreinte;
  delete from portail_session_fiches f where f.session = v_session.empreinte;
  v_session.compte_id := v_compte;
  perform mettre_en_vigueur(v_session, p_hache, p_nouvelle);
  perform noter_du_titulaire(v_compte, 'inscription_sms', v_avant, 'actif');
  return true;
end $$;
grant execute on function terminer_mon_inscription(text, text) to comptes1d_portail;
