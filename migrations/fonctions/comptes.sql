-- Accounts are opened here, next to the data: an identifier is unique in the whole country, and which account a fiche
-- opens is never the web process's to say. Nothing here reads the fiches of another school.

-- Held from here to the end of the transaction by every opening of accounts, in one order, as late as possible: what is
-- common to all schools must not make one wait for the update of another (rules §4.5).
create or replace function prendre_compteurs(p_racines text[]) returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  perform ecole_mise_a_jour();
  insert into identifiant_compteurs (racine, dernier)
  select distinct r.racine, 9 from unnest(p_racines) as r (racine) order by r.racine on conflict do nothing;
  perform 1 from identifiant_compteurs c where c.racine = any (p_racines) order by c.racine for update;
end $$;
grant execute on function prendre_compteurs(text[]) to comptes1d_app;

-- Counters start at 10 and only grow: two digits or more, no number given twice. The planner expects a handful of
-- rows from an array and would compare thousands two by two: these joins are hashed, whatever it expects.
create or replace function prendre_identifiants(p_racines text[]) returns table (ordre int, identifiant text)
language plpgsql set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $$
begin
  return query
  with demandes as (
    select d.racine, d.ordre::int as ordre,
           row_number() over (partition by d.racine order by d.ordre) as rang,
           count(*) over (partition by d.racine) as total
    from unnest(p_racines) with ordinality as d (racine, ordre)
  ), compteurs as (
    insert into identifiant_compteurs as c (racine, dernier)
    select d.racine, 9 + count(*) from demandes d group by d.racine order by d.racine
    on conflict (racine) do update set dernier = c.dernier + excluded.dernier - 9
    returning c.racine, c.dernier
  ), nouveaux as (
    select d.ordre, d.racine || (c.dernier - d.total + d.rang)::text as identifiant
    from demandes d join compteurs c on c.racine = d.racine
  ), enregistres as (
    insert into identifiants (identifiant) select n.identifiant from nouveaux n returning 1
  )
  select n.ordre, n.identifiant from nouveaux n;
end $$;

create or replace function creer_comptes(p_profil text, p_racines text[]) returns table (ordre int, compte_id bigint)
language plpgsql set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $$
begin
  return query
  with pris as materialized (select * from prendre_identifiants(p_racines)),
  crees as (
    insert into comptes (profil, identifiant) select p_profil, p.identifiant from pris p order by p.ordre
    returning comptes.id, comptes.identifiant
  )
  select p.ordre, c.id from pris p join crees c on c.identifiant = p.identifiant;
end $$;

-- A fiche named twice would open two accounts, one of which nobody has.
create or replace function refuser_doublons(p_fiches bigint[]) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if (select count(f.id) <> count(distinct f.id) from unnest(p_fiches) as f (id)) then
    raise exception 'Une fiche est nommée deux fois' using errcode = 'cardinality_violation';
  end if;
end $$;

-- A new account for each of these fiches of the school that has none, with the identifier its name gives.
create or replace function ouvrir_comptes_eleves(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint) language plpgsql security definer
set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_mise_a_jour();
begin
  perform refuser_doublons(p_fiches);
  return query
  with a_creer as (
    select e.id, f.racine, row_number() over (order by f.ordre)::int as ordre
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join eleves e on e.ecole_id = v_ecole and e.id = f.fiche_id
    where coalesce(e.compte_id, 0) = 0
  ), crees as materialized (
    select * from creer_comptes('eleve', (select array_agg(a.racine order by a.ordre) from a_creer a))
  )
  update eleves e set compte_id = c.compte_id
  from a_creer a join crees c on c.ordre = a.ordre
  where e.ecole_id = v_ecole and e.id = a.id
  returning e.id, e.compte_id;
end $$;
grant execute on function ouvrir_comptes_eleves(bigint[], text[]) to comptes1d_app;

create or replace function ouvrir_comptes_representants(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint) language plpgsql security definer
set search_path = pg_catalog, public, pg_temp set enable_nestloop = off as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_mise_a_jour();
begin
  perform refuser_doublons(p_fiches);
  return query
  with a_creer as (
    select r.id, f.racine, row_number() over (order by f.ordre)::int as ordre
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join representants_legaux r on r.ecole_id = v_ecole and r.id = f.fiche_id
    where coalesce(r.compte_id, 0) = 0
  ), crees as materialized (
    select * from creer_comptes('representant_legal', (select array_agg(a.racine order by a.ordre) from a_creer a))
  )
  update representants_legaux r set compte_id = c.compte_id
  from a_creer a join crees c on c.ordre = a.ordre
  where r.ecole_id = v_ecole and r.id = a.id
  returning r.id, r.compte_id;
end $$;
grant execute on function ouvrir_comptes_representants(bigint[], text[]) to comptes1d_app;

-- Who comes back takes up this school's own account again. Returns those whose account has gone on elsewhere
-- meanwhile: they need a new one.
create or replace function reprendre_eleves(p_fiches bigint[]) returns setof bigint language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
  with revenus as (
    update eleves e set parti_le = null, compte_suivi_le = null,
      compte_id = case when e.compte_suivi_le is null then e.compte_id end
    where e.ecole_id = (select ecole_mise_a_jour()) and e.id = any (p_fiches) and e.parti_le is not null
    returning e.id, e.compte_id
  )
  select id from revenus where compte_id is null
$$;
create or replace function reprendre_representants(p_fiches bigint[]) returns setof bigint language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
  with revenus as (
    update representants_legaux r set parti_le = null, compte_suivi_le = null,
      compte_id = case when r.compte_suivi_le is null then r.compte_id end
    where r.ecole_id = (select ecole_mise_a_jour()) and r.id = any (p_fiches) and r.parti_le is not null
    returning r.id, r.compte_id
  )
  select id from revenus where compte_id is null
$$;
grant execute on function reprendre_eleves(bigint[]), reprendre_representants(bigint[]) to comptes1d_app;

-- At commit, row by row, for thousands: plain SQL, and past row-level security, whose check costs more than this.
create or replace function eleve_sans_compte() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  -- By the primary key: « compte_id is null » in the WHERE would walk the index of accounts, whole, for each row.
  if (select e.compte_id from eleves e where e.ecole_id = new.ecole_id and e.id = new.id) is null then
    raise exception 'Fiche % sans compte', new.id using errcode = 'not_null_violation';
  end if;
  return null;
end $$;
create constraint trigger eleves_compte_obligatoire after insert on eleves
  deferrable initially deferred for each row execute function eleve_sans_compte();
create constraint trigger eleves_compte_garde after update of compte_id on eleves
  deferrable initially deferred for each row when (new.compte_id is null) execute function eleve_sans_compte();

create or replace function representant_sans_compte() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if (select r.compte_id from representants_legaux r where r.ecole_id = new.ecole_id and r.id = new.id) is null then
    raise exception 'Fiche % sans compte', new.id using errcode = 'not_null_violation';
  end if;
  return null;
end $$;
create constraint trigger representants_compte_obligatoire after insert on representants_legaux
  deferrable initially deferred for each row execute function representant_sans_compte();
create constraint trigger representants_compte_garde after update of compte_id on representants_legaux
  deferrable initially deferred for each row when (new.compte_id is null) execute function representant_sans_compte();

-- An account is of the school from the moment it is informed, until the person activates it in another way. Here, since
-- the web process may not write where an account comes from.
create or replace function origine_de_l_ecole() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  new.origine := 'etablissement';
  return new;
end $$;
create trigger comptes_origine before insert or update of etat on comptes
  for each row when (new.etat <> 'non_informe' and new.origine is null) execute function origine_de_l_ecole();

-- The last reset wins: it ends whatever opened the account (fermer_les_acces()) and the secret of another school, in the same
-- transaction, and is told where the holder was written to before (rules §4.5, §8.6). Here, since no login of the school may
-- write a password.
create or replace function provisoire_seul() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_touches bigint[];
  v_perdus bigint[];
begin
  delete from provisoires p using nouveaux n
  where p.compte_id = n.compte_id and p.ecole_id <> n.ecole_id and n.chiffre is not null;
  -- Held first: what their holders change meanwhile is judged with the rest.
  perform 1 from comptes c where c.id in (select n.compte_id from nouveaux n where n.chiffre is not null)
  order by c.id for no key update;
  select array_agg(c.id order by c.id) into v_touches
  from nouveaux n join comptes c on c.id = n.compte_id
  where n.chiffre is not null and (c.mot_de_passe_hache is not null or c.etat in ('en_cours', 'actif'));
  if v_touches is null then return null; end if;
  select array_agg(c.id order by c.id) into v_perdus
  from contacts_surs(v_touches) s join comptes c on c.id = s.compte_id
  where (c.mail_confirme_le is not null and not s.mail) or (c.portable_confirme_le is not null and not s.portable)
    or (c.franceconnect_sub is not null and not s.franceconnect);
  perform prevenir_titulaires(v_perdus, 'reinitialisation_retrait');
  perform prevenir_titulaires(array(select c.id from comptes c where c.id = any (v_touches)
    and c.id <> all (coalesce(v_perdus, '{}')) and coalesce(c.mail_confirme_le, c.portable_confirme_le) is not null),
    'reinitialisation');
  perform fermer_les_acces(v_touches);
  return null;
end $$;
create trigger provisoires_un_seul after insert on provisoires referencing new table as nouveaux
  for each statement execute function provisoire_seul();
create trigger provisoires_un_seul_encore after update on provisoires referencing new table as nouveaux
  for each statement execute function provisoire_seul();

-- Step-up (rules §10): whoever has issued passwords, asked for new identifiers or blocked accounts for more than ten people in
-- ten minutes, in all schools together, this time included, has given a recent code; refused otherwise (C1D03), whatever SQL
-- asks. The same numbers are told to people by src/domain/connexion/session.ts, and a test compares them.
create or replace function compter_personnes(p_nombre integer) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte_d_agent();
  v_emis bigint;
begin
  if p_nombre = 0 or v_contexte is null then return; end if;
  insert into emissions as e (agent_id, le, nombre)
  values ((v_contexte->>'agent')::bigint, array[clock_timestamp()], array[p_nombre])
  on conflict (agent_id) do update set (le, nombre) = (
    select coalesce(array_agg(x.le), '{}') || clock_timestamp(), coalesce(array_agg(x.nombre), '{}') || p_nombre
    from unnest(e.le, e.nombre) as x (le, nombre) where x.le > clock_timestamp() - interval '10 minutes')
  returning (select sum(n) from unnest(e.nombre) n) into v_emis;
  if v_emis > 10 and not code_recent(v_contexte) then
    raise exception 'Code récent requis' using errcode = 'C1D03';
  end if;
end $$;

-- Passwords come many at a time, and are counted by statement; identifiers are asked for one at a time, and counted by row.
create or replace function compter_emissions() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_level = 'ROW' then perform compter_personnes(1);
  else perform compter_personnes((select count(*)::int from nouveaux n where n.chiffre is not null));
  end if;
  return null;
end $$;
create trigger provisoires_comptes after insert on provisoires referencing new table as nouveaux
  for each statement execute function compter_emissions();
create trigger provisoires_comptes_encore after update on provisoires referencing new table as nouveaux
  for each statement execute function compter_emissions();
create trigger comptes_identifiants_demandes after update of nouvel_identifiant_demande_le on comptes
  for each row when (old.nouvel_identifiant_demande_le is null and new.nouvel_identifiant_demande_le is not null)
  execute function compter_emissions();
