-- One person, several fiches and accounts (rules §4.5 (a), §8.2, §8.5): only the person brings them together, here. Locks:
-- accounts by number, then fiches. No school learns of another one: each reads what became of its own fiche.

-- ── What every way below needs ───────────────────────────────────────────────────────────────────────────────────
-- Logged in to an activated account that is seen whole: a school's password does not reach beyond that school.
create or replace function exiger_compte_entier() returns portail_sessions language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  -- Brought elsewhere or reset since the transaction began.
  perform 1 from comptes c where c.id = v_session.compte_id and c.version_acces = v_session.version_acces;
  if not found then perform refuser_session(); end if;
  if contexte()->>'limite' is not null
     or not exists (select 1 from comptes c where c.id = v_session.compte_id and c.etat = 'actif') then
    raise exception 'Rien ne se rattache encore à ce compte' using errcode = 'insufficient_privilege';
  end if;
  return v_session;
end $$;

-- Held until the end. A session that a reset has ended meanwhile does nothing more.
create or replace function tenir_les_comptes(p_session portail_sessions, p_autres bigint[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from comptes c where c.id = any (p_autres || p_session.compte_id) order by c.id for no key update;
  perform 1 from comptes c where c.id = p_session.compte_id and c.etat = 'actif' and not c.bloque
    and c.version_acces = p_session.version_acces;
  if not found then perform refuser_session(); end if;
end $$;

-- The same surname and first name as a fiche of this account, present or not: accents and capitals apart.
create or replace function a_ce_nom(p_compte bigint, p_cle_nom text, p_cle_prenom text) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from representants_legaux m
    where m.compte_id = p_compte and (m.cle_nom, m.cle_prenom) = (p_cle_nom, p_cle_prenom))
$$;

-- An account without any living fiche dies: nothing opens it, nobody is written to at its addresses, and whoever types its
-- identifier is told the one kept. The row stays, for the history that names it; who comes back where it was has a new one.
create or replace function absorber_compte(p_mort bigint, p_garde bigint) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from provisoires p where p.compte_id = p_mort;
  update identifiants i set retire_le = coalesce(i.retire_le, now()), compte_id = p_garde
  where i.compte_id = p_mort or i.identifiant = (select c.identifiant from comptes c where c.id = p_mort);
  update comptes c set etat = 'non_informe', origine = null, informe_le = null, active_le = null,
    mot_de_passe_hache = null, limite_a = null, limite_le = null, franceconnect_sub = null, mail = null, mail_confirme_le = null,
    portable = null, portable_confirme_le = null, nouvel_identifiant_demande_le = null,
    version = c.version % 2000000000 + 1, version_acces = c.version_acces % 2000000000 + 1
  where c.id = p_mort;
  update portail_codes k set expire_le = now() where k.compte_id = p_mort and k.servi_le is null and k.expire_le > now();
  update eleves e set compte_suivi_le = now()
  where e.compte_id = p_mort and e.parti_le is not null and e.compte_suivi_le is null;
  update representants_legaux r set compte_suivi_le = now()
  where r.compte_id = p_mort and r.parti_le is not null and r.compte_suivi_le is null;
end $$;

-- History of the account kept, in the schools whose fiches have moved and in no other; both accounts' chains of the journal.
create or replace function noter_rattachement(p_garde bigint, p_quitte bigint, p_ecoles bigint[], p_avant text, p_apres text)
returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur)
  select distinct u, p_garde, 'rattachement', p_avant, p_apres, 'Titulaire du compte' from unnest(p_ecoles) as u;
  perform ecrire_journal('compte:' || p_garde, null, null, 'Titulaire du compte', 'portail.rattachement',
    jsonb_build_object('depuis', p_quitte, 'nombre', cardinality(p_ecoles)));
  perform ecrire_journal('compte:' || p_quitte, null, null, 'Titulaire du compte', 'portail.rattachement',
    jsonb_build_object('vers', p_garde, 'nombre', cardinality(p_ecoles)));
end $$;

-- What follows when fiches of guardians have moved from one account to another: p_ecoles, the school of each fiche.
create or replace function suivre_rattachement(p_garde bigint, p_quitte bigint, p_ecoles bigint[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_reste bigint;
begin
  perform noter_rattachement(p_garde, p_quitte, p_ecoles, (select c.etat from comptes c where c.id = p_quitte),
    (select c.etat from comptes c where c.id = p_garde));
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id, le)
  select p_garde, k.ecole_id, k.eleve_id, k.le from enfants_confirmes k
  where k.compte_id = p_quitte and k.ecole_id = any (p_ecoles) on conflict do nothing;
  delete from enfants_confirmes k where k.compte_id = p_quitte and k.ecole_id = any (p_ecoles);
  update comptes c set version = c.version % 2000000000 + 1 where c.id = p_garde;
  -- It has gone on elsewhere: a school that had let the person go opens a new account, should they come back.
  update representants_legaux r set compte_suivi_le = now()
  where r.compte_id = p_garde and r.parti_le is not null and r.compte_suivi_le is null;

  select min(r.ecole_id) into v_reste from representants_legaux r where r.compte_id = p_quitte and r.parti_le is null;
  if v_reste is null then
    perform absorber_compte(p_quitte, p_garde);
  else
    perform ajuster_comptes(v_reste, array[p_quitte], '{}', now());
  end if;
end $$;

-- ── By the password of the other account ─────────────────────────────────────────────────────────────────────────
-- A double click does not wait, it is told so: both hold the session, whose id the first one may be about to change.
create or replace function seul_dans_la_session(p_empreinte bytea) returns boolean language sql
set search_path = pg_catalog, public, pg_temp as $$
  select pg_try_advisory_xact_lock(hashtextextended(encode(p_empreinte, 'hex'), 0))
$$;

-- The right password of another account, the chosen one or the provisional of this moment, was given in this session; false
-- when that account has changed since. Said by the login that reads hashes: no SQL of the portal's can.
create or replace function prouver_autre_compte(
  p_session text, p_identifiant text, p_version integer, p_provisoire_emis_le timestamptz)
returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not seul_dans_la_session(empreinte_de_session(p_session)) then return false; end if;
  -- Held: whatever ends the session, or renews its id, comes before or after.
  perform 1 from portail_sessions s where s.empreinte = empreinte_de_session(p_session) for key share;
  insert into autres_comptes_prouves as a (session, compte_id, version_acces, limite_a)
  select s.empreinte, c.id, c.version_acces, coalesce(p.ecole_id, c.limite_a)
  from session_portail_vivante(p_session) s
  join comptes c on c.identifiant = p_identifiant and c.version_acces = p_version and not c.bloque
    and c.etat <> 'non_informe' and c.id <> s.compte_id
  left join provisoires p on p.compte_id = c.id and p.emis_le = p_provisoire_emis_le and p.chiffre is not null
    and p.expire_le > now()
  where s.parcours = 'ouverte'
    and case when p_provisoire_emis_le is null then c.mot_de_passe_hache is not null else p.compte_id is not null end
  on conflict (session) do update set compte_id = excluded.compte_id, version_acces = excluded.version_acces,
    limite_a = excluded.limite_a, prouve_le = excluded.prouve_le;
  return found;
end $$;
grant execute on function prouver_autre_compte(text, text, integer, timestamptz) to comptes1d_acces;

-- Used at once: what was proved an hour ago may be somebody else's by now.
create or replace function autre_compte_prouve(p_session portail_sessions) returns setof autres_comptes_prouves
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select a.* from autres_comptes_prouves a
  where a.session = p_session.empreinte and a.prouve_le > now() - interval '5 minutes'
$$;

-- Both accounts, locked until the end; what the table of actions reads of the other one. No row: nothing is proved of it any
-- more, it has changed.
create or replace function tenir_autre_compte() returns table (profil text, etat text, origine text, bloque boolean,
  mot_de_passe_choisi boolean, provisoire_present boolean, provisoire_expire_le timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves;
begin
  if not seul_dans_la_session(v_session.empreinte) then return; end if;
  select * into v_preuve from autre_compte_prouve(v_session);
  if not found then return; end if;
  perform tenir_les_comptes(v_session, array[v_preuve.compte_id]);
  return query
    select c.profil, c.etat, c.origine, c.bloque, c.mot_de_passe_choisi, p.chiffre is not null, p.expire_le
    from comptes c
    left join lateral (
      select x.chiffre, x.expire_le from provisoires x where x.compte_id = c.id
      order by x.chiffre is null, x.emis_le desc limit 1) p on true
    where c.id = v_preuve.compte_id and c.version_acces = v_preuve.version_acces;
end $$;
grant execute on function tenir_autre_compte() to comptes1d_portail;

-- What was proved, once: both accounts are locked. Nothing when it was used, or the account has changed.
create or replace function prendre_preuve(p_session portail_sessions) returns autres_comptes_prouves
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_preuve autres_comptes_prouves;
begin
  select * into v_preuve from autre_compte_prouve(p_session);
  if not found then return null; end if;
  perform tenir_les_comptes(p_session, array[v_preuve.compte_id]);
  delete from autres_comptes_prouves a where a.session = p_session.empreinte and a.prouve_le = v_preuve.prouve_le;
  if not found then return null; end if;
  perform 1 from comptes c where c.id = v_preuve.compte_id and c.version_acces = v_preuve.version_acces and not c.bloque
    and c.profil = p_session.profil and c.etat <> 'non_informe';
  if not found then return null; end if;
  return v_preuve;
end $$;

-- « Ajouter des élèves depuis un autre compte » (rules §8.5): its fiches come to this account, all or none. Returns « fait »,
-- « autre_nom » (one of them at least is of another name), « aucune » (no school knows anybody there any more) or « deja »
-- (nothing is proved any more).
create or replace function rattacher_autre_compte() returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves := prendre_preuve(v_session);
  v_ecoles bigint[];
  v_meme_nom boolean;
begin
  if v_preuve.compte_id is null or v_session.profil <> 'representant_legal' then return 'deja'; end if;
  select bool_and(a_ce_nom(v_session.compte_id, r.cle_nom, r.cle_prenom)) into v_meme_nom
  from representants_legaux r
  where r.compte_id = v_preuve.compte_id and r.parti_le is null
    and r.ecole_id = coalesce(v_preuve.limite_a, r.ecole_id);
  if v_meme_nom is null then return 'aucune'; end if;
  if not v_meme_nom then return 'autre_nom'; end if;
  with venues as (
    update representants_legaux r set compte_id = v_session.compte_id
    where r.compte_id = v_preuve.compte_id and r.parti_le is null
      and r.ecole_id = coalesce(v_preuve.limite_a, r.ecole_id)
      and a_ce_nom(v_session.compte_id, r.cle_nom, r.cle_prenom)
    returning r.ecole_id
  )
  select array_agg(v.ecole_id order by v.ecole_id) into v_ecoles from venues v;
  if v_ecoles is null then return 'aucune'; end if;
  perform suivre_rattachement(v_session.compte_id, v_preuve.compte_id, v_ecoles);
  return 'fait';
end $$;
grant execute on function rattacher_autre_compte() to comptes1d_portail;

-- ── A pupil: « J’avais déjà un compte » (rules §8.2) ─────────────────────────────────────────────────────────────
-- Whether this pupil's account knows one school only, and may be a second one.
create or replace function compte_sans_passe() returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select (select count(*) from eleves e where e.compte_id = compte_courant()) = 1
$$;
grant execute on function compte_sans_passe() to comptes1d_portail;

-- The account of before takes the fiche of today, with its identifier and its chosen password; one that has none keeps the
-- one chosen today. The account of today dies, and the session goes on under the other. Returns « fait », « autre_personne »,
-- « encore_la » (a school still has the pupil on it), « aucune » or « deja », as above.
create or replace function reprendre_ancien_compte(p_nouvelle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves := prendre_preuve(v_session);
  v_fiche eleves;
  v_neuf comptes;
  v_version integer;
begin
  if v_preuve.compte_id is null or v_session.profil <> 'eleve' then return 'deja'; end if;
  select * into v_fiche from eleves e where e.compte_id = v_session.compte_id and e.parti_le is null;
  if not found then return 'aucune'; end if;
  perform 1 from eleves e where e.compte_id = v_preuve.compte_id and (e.cle_nom, e.cle_prenom, e.date_naissance)
    = (v_fiche.cle_nom, v_fiche.cle_prenom, v_fiche.date_naissance);
  if not found then return 'autre_personne'; end if;
  -- A school that has the pupil back at this very moment comes before, or after: it then opens a new account.
  perform 1 from eleves e where e.compte_id = v_preuve.compte_id order by e.id for no key update;
  if exists (select 1 from eleves e where e.compte_id = v_preuve.compte_id and e.parti_le is null) then
    return 'encore_la';
  end if;

  update eleves e set compte_id = v_preuve.compte_id
  where e.ecole_id = v_fiche.ecole_id and e.id = v_fiche.id and e.compte_id = v_session.compte_id and e.parti_le is null;
  if not found then return 'aucune'; end if;
  select * into v_neuf from comptes c where c.id = v_session.compte_id;
  delete from provisoires p where p.compte_id = v_preuve.compte_id;
  update comptes c set etat = 'actif', active_le = coalesce(c.active_le, now()),
    mot_de_passe_hache = coalesce(c.mot_de_passe_hache, v_neuf.mot_de_passe_hache),
    mail = case when c.mail_confirme_le is null then coalesce(v_neuf.mail, c.mail) else c.mail end,
    mail_confirme_le = coalesce(c.mail_confirme_le, v_neuf.mail_confirme_le),
    version = c.version % 2000000000 + 1, version_acces = c.version_acces % 2000000000 + 1
  where c.id = v_preuve.compte_id returning c.version_acces into v_version;
  update eleves e set compte_suivi_le = now()
  where e.compte_id = v_preuve.compte_id and e.parti_le is not null and e.compte_suivi_le is null;
  perform noter_rattachement(v_preuve.compte_id, v_session.compte_id, array[v_fiche.ecole_id], v_neuf.etat,
    (select c.etat from comptes c where c.id = v_preuve.compte_id));
  perform absorber_compte(v_session.compte_id, v_preuve.compte_id);
  update portail_sessions s set empreinte = empreinte_de_session(p_nouvelle), compte_id = v_preuve.compte_id,
    version_acces = v_version, vue_le = now()
  where s.empreinte = v_session.empreinte;
  return 'fait';
end $$;
grant execute on function reprendre_ancien_compte(text) to comptes1d_portail;

-- ── By a contact that was proved, and a birth date (rules §8.5) ──────────────────────────────────────────────────
-- Living fiches of the same names, in schools where this account has none, that bear the mobile or the mail confirmed on it:
-- as long as nobody has activated their account, which its password would then be asked of.
create or replace function autres_fiches_de(p_compte bigint) returns table (ecole_id bigint, id bigint, compte_id bigint)
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select r.ecole_id, r.id, r.compte_id from (
    select f.* from comptes c join representants_legaux f on f.portable = c.portable and f.parti_le is null
    where c.id = p_compte and c.portable_confirme_le is not null
    union
    select f.* from comptes c join representants_legaux f on lower(f.mail) = lower(c.mail) and f.parti_le is null
    where c.id = p_compte and c.mail_confirme_le is not null) r
  join comptes k on k.id = r.compte_id and k.id <> p_compte and k.etat in ('non_informe', 'informe', 'en_cours')
    and not k.bloque
  where a_ce_nom(p_compte, r.cle_nom, r.cle_prenom)
    and not exists (select 1 from representants_legaux m
      where m.compte_id = p_compte and m.parti_le is null and m.ecole_id = r.ecole_id)
$$;

-- Children of one of those fiches, whose birth date may be asked for.
create or replace function enfants_de_fiche(p_ecole bigint, p_fiche bigint) returns setof eleves language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select e.* from rattachements t join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
  where t.ecole_id = p_ecole and t.representant_legal_id = p_fiche and not exists (
    select 1 from signalements s where s.ecole_id = t.ecole_id and s.representant_legal_id = p_fiche
      and s.eleve_id = t.eleve_id and s.type = 'rattachement_errone' and s.clos_le is null)
$$;

-- « Il y a peut-être d’autres enfants »: yes or no. That tells whoever asks that some school has a fiche of their own name with
-- their own mobile or mail, which they have proved to hold: nothing about anybody else, neither which school nor how many
-- children. A name alone, or an address typed and not confirmed, gives no answer.
create or replace function ai_je_d_autres_fiches() returns boolean language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte bigint := compte_courant();
begin
  if contexte()->>'parcours' <> 'ouverte' or contexte()->>'limite' is not null
     or not exists (select 1 from comptes c where c.id = v_compte and c.etat = 'actif') then
    return false;
  end if;
  return exists (select 1 from autres_fiches_de(v_compte) f where exists (select 1 from enfants_de_fiche(f.ecole_id, f.id)));
end $$;
grant execute on function ai_je_d_autres_fiches() to comptes1d_portail;

-- One more try: false beyond five in a day, whatever the session; what is refused adds nothing.
create or replace function compter_rattachement_essaye(p_compte bigint) returns boolean language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_essais timestamptz[];
begin
  insert into rattachements_essayes (compte_id, le) values (p_compte, '{}') on conflict do nothing;
  select array(select x.le from unnest(n.le) as x (le) where x.le > clock_timestamp() - interval '24 hours' order by x.le)
    into v_essais
  from rattachements_essayes n where n.compte_id = p_compte for update;
  if cardinality(v_essais) >= 5 then return false; end if;
  update rattachements_essayes n set le = v_essais || clock_timestamp() where n.compte_id = p_compte;
  return true;
end $$;

-- The birth date of a child of one of those fiches: « juste » (the fiche has come to this account), « fausse », the same
-- whether or not there is such a fiche, or « trop ».
create or replace function rattacher_par_naissance(p_date date) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_tenus bigint[] := array(select f.compte_id from autres_fiches_de(v_session.compte_id) f);
  v_quitte bigint;
  v_ecoles bigint[];
  v_juste boolean := false;
begin
  perform tenir_les_comptes(v_session, v_tenus);
  if not compter_rattachement_essaye(v_session.compte_id) then return 'trop'; end if;
  for v_quitte in
    select distinct f.compte_id from autres_fiches_de(v_session.compte_id) f
    where f.compte_id = any (v_tenus) and exists (
      select 1 from enfants_de_fiche(f.ecole_id, f.id) e where e.date_naissance = p_date)
    order by f.compte_id
  loop
    with venues as (
      update representants_legaux r set compte_id = v_session.compte_id
      from autres_fiches_de(v_session.compte_id) f
      where f.compte_id = v_quitte and r.ecole_id = f.ecole_id and r.id = f.id
        and r.compte_id = v_quitte and r.parti_le is null
        and exists (select 1 from enfants_de_fiche(f.ecole_id, f.id) e where e.date_naissance = p_date)
      returning r.ecole_id, r.id
    ), confirmes as (
      insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
      select v_session.compte_id, e.ecole_id, e.id from venues v cross join lateral enfants_de_fiche(v.ecole_id, v.id) e
      where e.date_naissance = p_date on conflict do nothing
    )
    select array_agg(v.ecole_id order by v.ecole_id) into v_ecoles from venues v;
    if v_ecoles is not null then
      perform suivre_rattachement(v_session.compte_id, v_quitte, v_ecoles);
      v_juste := true;
    end if;
  end loop;
  return case when v_juste then 'juste' else 'fausse' end;
end $$;
grant execute on function rattacher_par_naissance(date) to comptes1d_portail;

-- ── A child that a school has linked since (rules §8.5) ──────────────────────────────────────────────────────────
-- Its birth date, given later on: « juste », « fausse », « trop », or « aucun » (no child of theirs any more).
create or replace function confirmer_mon_enfant(p_eleve bigint, p_date date) returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  if v_session.profil <> 'representant_legal' or p_eleve <> all (mes_eleves()) then return 'aucun'; end if;
  if not compter_naissance_essayee(v_session.compte_id) then return 'trop'; end if;
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
  select v_session.compte_id, e.ecole_id, e.id from eleves e
  where e.id = p_eleve and e.date_naissance = p_date and e.ecole_id in (select f.ecole_id from fiches_du_titulaire() f)
  on conflict (compte_id, ecole_id, eleve_id) do update set le = enfants_confirmes.le;
  return case when found then 'juste' else 'fausse' end;
end $$;
grant execute on function confirmer_mon_enfant(bigint, date) to comptes1d_portail;
