-- The portal (rules §8): who is on it, what was proved on the way, and which fiches and children that opens. Its login
-- (comptes1d_portail) sees those and nothing else; sessions are opened and ended, and hashes read, by comptes1d_acces.

-- Sessions that count at this moment. src/domain/portail/session.ts tells people the same delays, and a test compares.
-- What began with a provisional password lasts no longer than that very password. Read by the functions below only.
create or replace view portail_sessions_vivantes as
  select s.* from portail_sessions s left join comptes c on c.id = s.compte_id
  where (s.compte_id is null or (c.version_acces = s.version_acces and not c.bloque))
    and case s.parcours
      when 'ouverte' then s.vue_le > now() - interval '30 minutes' and s.ouverte_le > now() - interval '10 hours'
      else s.ouverte_le > now() - interval '30 minutes'
    end
    and (s.parcours not in ('activation', 'remplacement') or exists (
      select 1 from provisoires p where p.compte_id = s.compte_id and p.ecole_id = s.provisoire_ecole
        and p.emis_le = s.provisoire_emis_le and p.chiffre is not null and p.expire_le > now()));

create or replace function session_portail_vivante(p_session text) returns setof portail_sessions language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select s.* from portail_sessions_vivantes s where s.empreinte = empreinte_de_session(p_session)
$$;

-- ── Before anybody is known: comptes1d_acces ─────────────────────────────────────────────────────────────────────
-- One account, by exact identifier. « remplace_par »: the identifier in force, when the one typed was replaced.
create or replace function compte_pour_portail(p_identifiant text)
returns table (id bigint, profil text, etat text, bloque boolean, version_acces integer, mot_de_passe_hache text,
  chiffre bytea, cle text, provisoire_emis_le timestamptz, provisoire_expire_le timestamptz, par_franceconnect boolean,
  remplace_par text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id, c.profil, c.etat, c.bloque, c.version_acces, c.mot_de_passe_hache, p.chiffre, p.cle, p.emis_le,
    p.expire_le, c.franceconnect_sub is not null, case when c.identifiant <> p_identifiant then c.identifiant end
  from comptes c
  left join lateral (
    select x.chiffre, x.cle, x.emis_le, x.expire_le from provisoires x where x.compte_id = c.id
    order by x.chiffre is null, x.emis_le desc limit 1) p on true
  -- One of an account that was brought into another leads to the one kept (absorber_compte()).
  where c.id = coalesce(
    (select i.compte_id from identifiants i where i.identifiant = p_identifiant and i.retire_le is not null),
    (select k.id from comptes k where k.identifiant = p_identifiant))
$$;
grant execute on function compte_pour_portail(text) to comptes1d_acces;

-- A stronger hash of the password just given, in place of the one read; never of one changed meanwhile. Whether it is of the
-- same password only the process knows: arbitrary SQL of this login could choose another, of a strength that we accept.
create or replace function rehacher_mot_de_passe_choisi(p_identifiant text, p_ancien text, p_nouveau text) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform refuser_hache_faible(p_nouveau);
  update comptes c set mot_de_passe_hache = p_nouveau
  where c.identifiant = p_identifiant and c.mot_de_passe_hache = p_ancien;
end $$;
grant execute on function rehacher_mot_de_passe_choisi(text, text, text) to comptes1d_acces;

-- A right password was given, the chosen one or the provisional of this moment: a session takes the place of the one before.
-- Returns the way that begins: « ouverte », « activation » or « remplacement »; nothing when the account has changed since.
create or replace function ouvrir_session_portail(
  p_session text, p_precedente text, p_identifiant text, p_version integer, p_provisoire_emis_le timestamptz default null)
returns text language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_parcours text;
begin
  delete from portail_sessions s where s.empreinte = empreinte_de_session(p_precedente);
  insert into portail_sessions (empreinte, profil, parcours, compte_id, version_acces, force, provisoire_ecole, provisoire_emis_le,
    prouve_le)
  select empreinte_de_session(p_session), c.profil,
    case when p_provisoire_emis_le is null then 'ouverte' when c.etat = 'informe' then 'activation' else 'remplacement' end,
    c.id, c.version_acces, 'mot_de_passe', p.ecole_id, p.emis_le,
    -- Nothing else is in force yet that could show who changes the address to confirm.
    case when c.etat = 'en_cours' then now() end
  from comptes c
  left join provisoires p on p.compte_id = c.id and p.emis_le = p_provisoire_emis_le and p.chiffre is not null
    and p.expire_le > now()
  where c.identifiant = p_identifiant and c.version_acces = p_version and not c.bloque and c.etat <> 'non_informe'
    and case when p_provisoire_emis_le is null then c.mot_de_passe_hache is not null else p.compte_id is not null end
  returning parcours into v_parcours;
  return v_parcours;
end $$;
grant execute on function ouvrir_session_portail(text, text, text, integer, timestamptz) to comptes1d_acces;

create or replace function fermer_session_portail(p_session text) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
  delete from portail_sessions s where s.empreinte = empreinte_de_session(p_session)
$$;
grant execute on function fermer_session_portail(text) to comptes1d_acces;

-- ── The door: comptes1d_portail ──────────────────────────────────────────────────────────────────────────────────
-- The one school that the session opens, when a password of that school, or FranceConnect with what that school knows, is all
-- that was proved (rules §4.5).
create or replace function limite_de_session(p_session portail_sessions) returns bigint language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(p_session.provisoire_ecole, (
    select case p_session.force when 'franceconnect' then c.franceconnect_limite else c.limite_a end
    from comptes c where c.id = p_session.compte_id))
$$;

-- Begins each transaction of the portal: states the account of the session and the way it is on; raises (C1D01) when it
-- has ended. A transaction that writes holds the session: a log-out comes before or after, never in between, and so does a
-- second click: the session that goes on under a new id is not found under the old one.
create or replace function entrer_portail(p_session text) returns table (compte_id bigint, parcours text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions;
begin
  -- Held first, read afterwards: what a click that waited is told is what the one before has left.
  if current_setting('transaction_read_only') = 'off' then
    perform 1 from portail_sessions s where s.empreinte = empreinte_de_session(p_session) for no key update;
  end if;
  select * into v_session from session_portail_vivante(p_session);
  if not found then perform refuser_session(); end if;
  compte_id := v_session.compte_id;
  parcours := v_session.parcours;
  perform enoncer(jsonb_strip_nulls(jsonb_build_object('portail', encode(v_session.empreinte, 'hex'),
    'compte', v_session.compte_id, 'parcours', v_session.parcours, 'auteur', 'Titulaire du compte',
    'limite', limite_de_session(v_session))));
  return next;
end $$;
grant execute on function entrer_portail(text) to comptes1d_portail;

-- The account of who entered by the portal; raises anywhere else.
create or replace function compte_courant() returns bigint language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
begin
  if v_contexte->>'portail' is null then
    raise exception 'Transaction qui n’est pas du portail' using errcode = 'insufficient_privilege';
  end if;
  return (v_contexte->>'compte')::bigint;
end $$;
grant execute on function compte_courant() to comptes1d_portail;

-- The session of who entered, as it is now.
create or replace function ma_session_portail() returns portail_sessions language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select s from portail_sessions s where s.empreinte = decode(contexte()->>'portail', 'hex')
$$;

-- On the way of an inscription, whose code was right: the living fiches that bear the mobile proved and the names given. One
-- whose account is activated is FranceConnect's to join only.
create or replace function fiches_de_mon_inscription() returns table (ecole_id bigint, id bigint) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select r.ecole_id, r.id
  from ma_session_portail() s
  join portail_session_fiches f on f.session = s.empreinte
  join representants_legaux r on r.ecole_id = f.ecole_id and r.id = f.fiche_id and r.parti_le is null
    and r.portable = s.portable and r.bloque_le is null
  join comptes c on c.id = r.compte_id and not c.bloque and (c.etat <> 'actif' or s.parcours = 'franceconnect')
  where s.parcours in ('inscription', 'franceconnect') and s.code_prouve and s.compte_id is null
$$;

-- The living fiches that the account opens for who entered, but those of a school that blocks it: those of one school, when
-- the password is that school's and nothing else was proved (rules §4.1, §4.5).
create or replace function fiches_du_titulaire() returns table (ecole_id bigint, id bigint) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select r.ecole_id, r.id from representants_legaux r
  where r.compte_id = compte_courant() and r.parti_le is null and r.bloque_le is null
    and r.ecole_id = coalesce((contexte()->>'limite')::bigint, r.ecole_id)
  union all
  select f.ecole_id, f.id from fiches_de_mon_inscription() f
$$;

create or replace function mes_fiches() returns bigint[] language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(f.id), '{}') from fiches_du_titulaire() f
$$;
grant execute on function mes_fiches() to comptes1d_portail;

-- The pupil, or the children of the guardian: neither one who left, nor one that the guardian said is not theirs.
create or replace function mes_eleves() returns bigint[] language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(distinct x.id), '{}') from (
    select e.id from eleves e where e.compte_id = compte_courant() and e.parti_le is null and e.bloque_le is null
    union all
    select e.id from fiches_du_titulaire() f
    join rattachements t on t.ecole_id = f.ecole_id and t.representant_legal_id = f.id
    join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
    where not exists (
      select 1 from signalements s where s.ecole_id = t.ecole_id and s.representant_legal_id = f.id
        and s.eleve_id = t.eleve_id and s.type = 'rattachement_errone' and s.clos_le is null)
  ) x
$$;
grant execute on function mes_eleves() to comptes1d_portail;

-- Those of whom something is shown. On « Mon compte », a child whose birth date the guardian has not given has no name yet: a
-- school's line may be wrong, and whoever came by SMS has passed it over (rules §8.4, §8.5).
create or replace function mes_eleves_montres() returns bigint[] language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(x), '{}') from unnest(mes_eleves()) x
  where contexte()->>'parcours' in ('activation', 'inscription', 'franceconnect')
    or exists (select 1 from eleves e where e.id = x and e.compte_id = compte_courant())
    or exists (select 1 from enfants_confirmes k where k.compte_id = compte_courant() and k.eleve_id = x)
$$;
grant execute on function mes_eleves_montres() to comptes1d_portail;

-- The others, by the name of their school and nothing else.
create or replace function mes_enfants_a_confirmer() returns table (eleve_id bigint, ecole text) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.id, s.nom from eleves e join ecoles s on s.id = e.ecole_id
  where e.id = any (mes_eleves()) and e.id <> all (mes_eleves_montres()) order by s.nom, e.id
$$;
grant execute on function mes_enfants_a_confirmer() to comptes1d_portail;

-- What a request needs to know before it begins, in one statement. No row: nobody is there. Names are those of the fiche
-- of the school that gave the password, else of the first.
create or replace function garde_portail(p_session text, p_active boolean) returns table (
  reference text, compte_id text, version_acces integer, profil text, etat text, identifiant text, parcours text, force text,
  mot_de_passe_donne boolean, enfants_dits boolean, code_prouve boolean,
  code_demande boolean, limite boolean, preuve_secondes integer, prenom text, nom text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions;
begin
  select * into v_session from session_portail_vivante(p_session);
  if not found then return; end if;
  if p_active and v_session.parcours = 'ouverte' and v_session.vue_le < now() - interval '1 minute' then
    update portail_sessions s set vue_le = now()
    where s.empreinte = v_session.empreinte and s.vue_le < now() - interval '1 minute';
  end if;
  return query
    select v_session.reference::text, c.id::text, c.version_acces, v_session.profil, c.etat, c.identifiant, v_session.parcours,
      v_session.force, v_session.nouveau_hache is not null, v_session.enfants_dits, v_session.code_prouve,
      exists (select 1 from portail_codes k where k.session = v_session.empreinte), limite_de_session(v_session) is not null,
      extract(epoch from now() - preuve_de(v_session))::int,
      coalesce(f.prenom, v_session.identite->'prenoms'->>0),
      coalesce(f.nom, v_session.identite->>'nomUsage', v_session.identite->>'nom')
    from (values (1)) une
    left join comptes c on c.id = v_session.compte_id
    left join lateral (
      select x.prenom, x.nom from (
        select e.ecole_id, e.parti_le, e.prenom, coalesce(e.nom_usage, e.nom) as nom from eleves e where e.compte_id = c.id
        union all
        select r.ecole_id, r.parti_le, r.prenom, coalesce(r.nom_usage, r.nom) from representants_legaux r
        where r.compte_id = c.id) x
      order by x.parti_le is not null, x.ecole_id is distinct from limite_de_session(v_session), x.ecole_id
      limit 1) f on true;
end $$;
grant execute on function garde_portail(text, boolean) to comptes1d_portail;

-- A school has given the account of who entered a password that is still good: of an account that FranceConnect opens, « Mon
-- compte » says so.
create or replace function ai_je_un_provisoire() returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from provisoires p where p.compte_id = compte_courant() and p.chiffre is not null and p.expire_le > now())
$$;
grant execute on function ai_je_un_provisoire() to comptes1d_portail;

-- Why a session has ended, for the page that says so: « active », « reinitialise », « bloque », « continuee » (under another id,
-- or by another way begun in its place) or « expiree »; nothing when there is none.
create or replace function fin_de_session_portail(p_session text) returns text language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select case
    when c.bloque then 'bloque'
    when s.parcours = 'activation' and c.etat <> 'informe' then 'active'
    when c.version_acces <> s.version_acces or s.parcours in ('activation', 'remplacement') and not exists (
      select 1 from provisoires p where p.compte_id = c.id and p.emis_le = s.provisoire_emis_le) then 'reinitialise'
    when s.ouverte_le = '-infinity' then 'continuee'
    else 'expiree' end
  from portail_sessions s left join comptes c on c.id = s.compte_id where s.empreinte = empreinte_de_session(p_session)
$$;
grant execute on function fin_de_session_portail(text) to comptes1d_portail;
