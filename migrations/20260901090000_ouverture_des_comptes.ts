import type { Knex } from 'knex';

/**
 * Opening accounts is the one thing that looks beyond one school: is this INE known, which identifier is
 * free, does this guardian already have an account? It happens here, next to the data, and returns nothing
 * but what concerns fiches of the current school.
 *
 * Which school has a pupil: the one whose ONDE file last *began* to name the child. An arrival, or a return,
 * takes the account along, and the school left behind stops seeing it (« transfere_le »). Going on naming a
 * child is not an arrival: two files that both name one child do not send the account to and fro, and the
 * school left behind is told. Once it has stopped naming the child, naming it again is a return.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(TRANSFERS);
  await knex.raw(IDENTIFIERS);
  await knex.raw(LOCKS);
  await knex.raw(PUPILS);
  await knex.raw(PUPILS_AGAIN);
  await knex.raw(PUPILS_ELSEWHERE);
  await knex.raw(GUARDIANS);
  await knex.raw(`
    grant execute on function verrouiller_mise_a_jour(bigint[], text[], text[]),
      ouvrir_comptes_eleves(bigint[], text[], timestamptz), reprendre_comptes_eleves(bigint[], timestamptz),
      accorder_ine_comptes(), eleves_suivis_ailleurs(), ines_d_autrui(text[], date[], text[]),
      ouvrir_comptes_representants(bigint[], text[]) to comptes1d_web;

    -- At commit, row by row, for thousands: plain SQL, and past row-level security, whose check costs more than this.
    create function eleve_sans_compte() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public as $$
    begin
      -- By the primary key: « compte_id is null » in the WHERE would walk the index of accounts, whole, for each row.
      if (select e.compte_id from eleves e where e.ecole_id = new.ecole_id and e.id = new.id) is null then
        raise exception 'Fiche % sans compte', new.id using errcode = 'not_null_violation';
      end if;
      return null;
    end $$;
    create function representant_sans_compte() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public as $$
    begin
      if (select r.compte_id from representants_legaux r where r.ecole_id = new.ecole_id and r.id = new.id) is null then
        raise exception 'Fiche % sans compte', new.id using errcode = 'not_null_violation';
      end if;
      return null;
    end $$;
    create constraint trigger eleves_compte_obligatoire after insert on eleves
      deferrable initially deferred for each row execute function eleve_sans_compte();
    create constraint trigger representants_compte_obligatoire after insert on representants_legaux
      deferrable initially deferred for each row execute function representant_sans_compte();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger if exists eleves_compte_obligatoire on eleves;
    drop trigger if exists representants_compte_obligatoire on representants_legaux;
    drop function if exists eleve_sans_compte, representant_sans_compte, ouvrir_comptes_representants,
      creer_comptes_representants, nom_plie, ines_d_autrui,
      eleves_suivis_ailleurs, accorder_ine_comptes, reprendre_comptes_eleves, ouvrir_comptes_eleves,
      creer_comptes_eleves, ines_attribues,
      liberer_comptes_eleves, verrouiller_mise_a_jour, ecole_enoncee, creer_comptes;
    drop index if exists eleves_compte_une_seule_ecole;
    alter table eleves drop column if exists transfere_le;
  `);
}

const TRANSFERS = `
alter table eleves add column transfere_le timestamptz
  constraint eleves_transfere_parti check (transfere_le is null or parti_le is not null);
grant update (transfere_le) on eleves to comptes1d_web;
-- Whatever the code does, a pupil's account is seen by one school.
create unique index eleves_compte_une_seule_ecole on eleves (compte_id) where parti_le is null;

create function ecole_enoncee() returns bigint language plpgsql stable security definer
set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_courante();
begin
  if v_ecole is null then
    raise exception 'Aucune école énoncée' using errcode = 'insufficient_privilege';
  end if;
  return v_ecole;
end $$;
revoke execute on function ecole_enoncee() from public;
`;

// Counters start at 10 and only grow: two digits or more, no number given twice. The planner expects a handful of
// rows from an array and would compare thousands two by two: these joins are hashed, whatever it expects.
const IDENTIFIERS = `
create function creer_comptes(p_profil text, p_racines text[], p_ines text[])
returns table (ordre int, compte_id bigint) language plpgsql security definer
set search_path = pg_catalog, public set enable_nestloop = off as $$
begin
  return query
  with demandes as (
    select d.racine, d.ine, d.ordre::int as ordre,
           row_number() over (partition by d.racine order by d.ordre) as rang,
           count(*) over (partition by d.racine) as total
    from unnest(p_racines, p_ines) with ordinality as d (racine, ine, ordre)
  ), compteurs as (
    insert into identifiant_compteurs as c (racine, dernier)
    select d.racine, 9 + count(*) from demandes d group by d.racine order by d.racine
    on conflict (racine) do update set dernier = c.dernier + excluded.dernier - 9
    returning c.racine, c.dernier
  ), nouveaux as (
    select d.ordre, d.ine, d.racine || (c.dernier - d.total + d.rang)::text as identifiant
    from demandes d join compteurs c on c.racine = d.racine
  ), enregistres as (
    insert into identifiants (identifiant) select n.identifiant from nouveaux n returning 1
  ), crees as (
    insert into comptes (profil, identifiant, ine)
    select p_profil, n.identifiant, n.ine from nouveaux n order by n.ordre
    returning comptes.id, comptes.identifiant
  )
  select n.ordre, c.id from nouveaux n join crees c on c.identifiant = n.identifiant;
end $$;
revoke execute on function creer_comptes(text, text[], text[]) from public;
`;

// What an update shares with other schools, locked once and always in the same order: accounts by number, then
// identifier counters by letter. Two updates that share any wait for each other and never deadlock.
const LOCKS = `
create function verrouiller_mise_a_jour(p_eleves bigint[], p_ines text[], p_racines text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_enoncee();
begin
  perform 1 from comptes c
  where c.ine = any (p_ines)
     or c.id in (select e.compte_id from eleves e where e.ecole_id = v_ecole and e.id = any (p_eleves))
  order by c.id for no key update;
  insert into identifiant_compteurs (racine, dernier)
  select distinct r.racine, 9 from unnest(p_racines) as r (racine) order by r.racine on conflict do nothing;
  perform 1 from identifiant_compteurs c where c.racine = any (p_racines) order by c.racine for update;
end $$;
`;

// A pupil keeps the account when the INE is already known. The birth date or the names must agree as well: a
// mistyped INE must not hand a stranger's account over.
const PUPILS = `
create function liberer_comptes_eleves(p_comptes bigint[], p_le timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  with quittees as (
    update eleves e set parti_le = p_le, transfere_le = p_le
    where e.compte_id = any (p_comptes) and e.ecole_id <> ecole_enoncee() and e.parti_le is null
    returning e.ecole_id, e.id
  )
  -- As when its own file says that the pupil left: a link that is gone is no longer to be corrected.
  update signalements s set clos_le = p_le
  from quittees q
  where s.ecole_id = q.ecole_id and s.eleve_id = q.id and s.type = 'rattachement_errone' and s.clos_le is null;
end $$;
revoke execute on function liberer_comptes_eleves(bigint[], timestamptz) from public;

create function ines_attribues(p_fiches bigint[]) returns text[] language sql stable
set search_path = pg_catalog, public as $$
  select coalesce(array_agg(c.ine), '{}')
  from eleves e join comptes c on c.ine = e.ine
  where e.ecole_id = ecole_enoncee() and e.id = any (p_fiches) and e.compte_id is null
$$;
revoke execute on function ines_attribues(bigint[]) from public;

-- Those that no known account suits. Hashed joins: see creer_comptes().
create function creer_comptes_eleves(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql
set search_path = pg_catalog, public set enable_nestloop = off as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_enoncee();
  v_connus text[];
begin
  -- An INE that already names somebody else's account stays off this one: see ines_d_autrui().
  v_connus := ines_attribues(p_fiches);
  return query
  with a_creer as (
    select e.id, f.racine, row_number() over (order by f.ordre)::int as ordre,
           case when e.ine <> all (v_connus) then e.ine end as ine
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join eleves e on e.ecole_id = v_ecole and e.id = f.fiche_id
    where coalesce(e.compte_id, 0) = 0
  ), crees as (
    select * from creer_comptes('eleve',
      (select array_agg(a.racine order by a.ordre) from a_creer a),
      (select array_agg(a.ine order by a.ordre) from a_creer a))
  ), relies as (
    update eleves e set compte_id = c.compte_id
    from a_creer a join crees c on c.ordre = a.ordre
    where e.ecole_id = v_ecole and e.id = a.id
    returning e.id, e.compte_id
  )
  select r.id, r.compte_id, false from relies r;
end $$;
revoke execute on function creer_comptes_eleves(bigint[], text[]) from public;

create function ouvrir_comptes_eleves(p_fiches bigint[], p_racines text[], p_le timestamptz default now())
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql security definer
set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_enoncee();
  v_fiches bigint[];
  v_comptes bigint[];
begin
  select coalesce(array_agg(e.id), '{}'), coalesce(array_agg(c.id), '{}') into v_fiches, v_comptes
  from eleves e join comptes c on c.ine = e.ine
  where e.ecole_id = v_ecole and e.id = any (p_fiches) and e.compte_id is null
    and exists (select 1 from eleves autre
                where autre.compte_id = c.id and (autre.date_naissance = e.date_naissance or autre.tri = e.tri))
    and not exists (select 1 from eleves ici where ici.ecole_id = v_ecole and ici.compte_id = c.id);
  perform liberer_comptes_eleves(v_comptes, p_le);
  return query
  update eleves e set compte_id = k.compte
  from unnest(v_fiches, v_comptes) as k (fiche, compte)
  where e.ecole_id = v_ecole and e.id = k.fiche
  returning e.id, e.compte_id, true;

  return query select * from creer_comptes_eleves(p_fiches, p_racines);
end $$;
`;

const PUPILS_AGAIN = `
-- Pupils who come back: as an arrival, a return takes the account away from the school left behind. Returns how
-- many accounts came from another school.
create function reprendre_comptes_eleves(p_fiches bigint[], p_le timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_enoncee();
  v_comptes bigint[];
begin
  select coalesce(array_agg(e.compte_id), '{}') into v_comptes
  from eleves e
  where e.ecole_id = v_ecole and e.id = any (p_fiches) and exists (
    select 1 from eleves autre
    where autre.compte_id = e.compte_id and autre.ecole_id <> v_ecole and autre.parti_le is null);
  perform liberer_comptes_eleves(v_comptes, p_le);
  update eleves set parti_le = null, transfere_le = null where ecole_id = v_ecole and id = any (p_fiches);
  return cardinality(v_comptes);
end $$;

-- The INE of an account is the one ONDE gives for its pupil: one that arrives, or is corrected, is followed,
-- unless it names another account.
create function accorder_ine_comptes() returns void language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_enoncee();
begin
  update comptes c set ine = null
  from eleves e
  where e.ecole_id = v_ecole and e.parti_le is null and e.compte_id = c.id and c.ine <> e.ine;
  update comptes c set ine = e.ine
  from eleves e
  where e.ecole_id = v_ecole and e.parti_le is null and e.compte_id = c.id and c.ine is null and e.ine is not null
    and not exists (select 1 from comptes autre where autre.ine = e.ine);
end $$;
`;

const PUPILS_ELSEWHERE = `
-- Fiches of the current school whose pupil another school has received since, and still has.
create function eleves_suivis_ailleurs() returns setof bigint language sql stable security definer
set search_path = pg_catalog, public as $$
  select e.id from eleves e
  where e.ecole_id = ecole_enoncee() and e.transfere_le is not null and exists (
    select 1 from eleves autre
    where autre.compte_id = e.compte_id and autre.ecole_id <> e.ecole_id and autre.parti_le is null)
$$;

-- Among these INE of a file, those that already name the account of somebody else: neither the birth date nor
-- the names agree.
create function ines_d_autrui(p_ines text[], p_dates date[], p_tris text[]) returns setof text
language sql stable security definer set search_path = pg_catalog, public as $$
  select l.ine
  from (select ecole_enoncee() as id) ecole,
       unnest(p_ines, p_dates, p_tris) as l (ine, date_naissance, tri)
  join comptes c on c.ine = l.ine
  where not exists (
    select 1 from eleves e
    where e.compte_id = c.id and (e.ecole_id = ecole.id or e.date_naissance = l.date_naissance or e.tri = l.tri))
$$;
`;

// DESIGN §4.5: a new fiche joins an existing account of the same academy only if nom, prénom, mail and mobile
// are all equal (case, accents and hyphens apart), and only if that designates one account and one fiche here:
// homonyms are never merged.
const GUARDIANS = `
create function nom_plie(p_nom text) returns text language sql immutable parallel safe
set search_path = pg_catalog as $$
  select regexp_replace(lower(normalize(p_nom, NFKD) collate "fr-x-icu"), '[\\u0300-\\u036f[:space:].''’-]', '', 'g')
$$;
revoke execute on function nom_plie(text) from public;

create function creer_comptes_representants(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql
set search_path = pg_catalog, public set enable_nestloop = off as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_enoncee();
begin
  return query
  with a_creer as (
    select r.id, f.racine, row_number() over (order by f.ordre)::int as ordre
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join representants_legaux r on r.ecole_id = v_ecole and r.id = f.fiche_id
    where coalesce(r.compte_id, 0) = 0
  ), crees as (
    select * from creer_comptes('representant_legal',
      (select array_agg(a.racine order by a.ordre) from a_creer a),
      (select array_agg(null::text order by a.ordre) from a_creer a))
  ), relies as (
    update representants_legaux r set compte_id = c.compte_id
    from a_creer a join crees c on c.ordre = a.ordre
    where r.ecole_id = v_ecole and r.id = a.id
    returning r.id, r.compte_id
  )
  select r.id, r.compte_id, false from relies r;
end $$;
revoke execute on function creer_comptes_representants(bigint[], text[]) from public;

create function ouvrir_comptes_representants(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql security definer
set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_enoncee();
begin
  return query
  with connus as (
    update representants_legaux r set compte_id = t.compte_id
    from (
      select n.id, min(a.compte_id) as compte_id
      from representants_legaux n
      join ecoles ne on ne.id = n.ecole_id
      join representants_legaux a on a.portable = n.portable and lower(a.mail) = lower(n.mail)
        and a.ecole_id <> n.ecole_id and a.compte_id is not null
      join ecoles ae on ae.id = a.ecole_id and ae.academie = ne.academie
      where n.ecole_id = v_ecole and n.id = any (p_fiches) and n.compte_id is null
        and n.portable is not null and n.mail is not null
        and nom_plie(a.nom) = nom_plie(n.nom) and nom_plie(a.prenom) = nom_plie(n.prenom)
        and not exists (
          select 1 from representants_legaux ici
          where ici.ecole_id = v_ecole and ici.id <> n.id
            and ici.portable = n.portable and lower(ici.mail) = lower(n.mail)
            and nom_plie(ici.nom) = nom_plie(n.nom) and nom_plie(ici.prenom) = nom_plie(n.prenom))
      group by n.id
      having count(distinct a.compte_id) = 1 and not exists (
        select 1 from representants_legaux ici where ici.ecole_id = v_ecole and ici.compte_id = min(a.compte_id))
    ) t
    where r.ecole_id = v_ecole and r.id = t.id
    returning r.id, r.compte_id
  )
  select k.id, k.compte_id, true from connus k;

  return query select * from creer_comptes_representants(p_fiches, p_racines);
end $$;
`;
