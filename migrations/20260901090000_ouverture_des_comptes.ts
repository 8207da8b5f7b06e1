import type { Knex } from 'knex';

/**
 * Opening accounts is the one thing that looks beyond one school: is this INE known, which identifier is
 * free, does this guardian already have an account? It happens here, next to the data, and returns nothing
 * but identifiers of fiches of the current school.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(IDENTIFIERS);
  await knex.raw(PUPILS);
  await knex.raw(PUPILS_AGAIN);
  await knex.raw(GUARDIANS);
  await knex.raw(`
    grant execute on function ouvrir_comptes_eleves(bigint[], text[]), accorder_comptes_eleves(bigint[]),
      ouvrir_comptes_representants(bigint[], text[]) to comptes1d_web;

    create function compte_obligatoire() returns trigger language plpgsql as $$
    declare v_compte bigint;
    begin
      execute format('select compte_id from %I where ecole_id = $1 and id = $2', tg_table_name)
        into v_compte using new.ecole_id, new.id;
      if v_compte is null then
        raise exception 'Fiche % sans compte', new.id using errcode = 'not_null_violation';
      end if;
      return null;
    end $$;
    create constraint trigger eleves_compte_obligatoire after insert on eleves
      deferrable initially deferred for each row execute function compte_obligatoire();
    create constraint trigger representants_compte_obligatoire after insert on representants_legaux
      deferrable initially deferred for each row execute function compte_obligatoire();
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger if exists eleves_compte_obligatoire on eleves;
    drop trigger if exists representants_compte_obligatoire on representants_legaux;
    drop function if exists compte_obligatoire, accorder_comptes_eleves, ouvrir_comptes_eleves, ouvrir_comptes_representants, creer_comptes;
  `);
}

// Counters start at 10 and only grow: two digits or more, no number given twice. Roots are locked in
// alphabetical order, so that two imports that share names wait for each other instead of deadlocking.
const IDENTIFIERS = `
create function creer_comptes(p_profil text, p_racines text[], p_ines text[])
returns table (ordre int, compte_id bigint) language plpgsql security definer
set search_path = pg_catalog, public as $$
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

// A pupil keeps the account when the INE is already known. The birth date must agree as well: a mistyped INE
// must not hand a stranger's account over. The school that had the pupil before stops seeing the account.
const PUPILS = `
create function ouvrir_comptes_eleves(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql security definer
set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_courante();
begin
  if v_ecole is null then
    raise exception 'Aucune école énoncée' using errcode = 'insufficient_privilege';
  end if;
  return query
  with connus as (
    update eleves e set compte_id = c.id
    from comptes c
    where e.ecole_id = v_ecole and e.id = any (p_fiches) and e.compte_id is null and c.ine = e.ine
      and exists (select 1 from eleves autre
                  where autre.compte_id = c.id and autre.date_naissance = e.date_naissance)
    returning e.id, e.compte_id
  ), partis as (
    update eleves e set parti_le = now()
    from connus k where e.compte_id = k.compte_id and e.ecole_id <> v_ecole and e.parti_le is null
    returning 1
  )
  select k.id, k.compte_id, true from connus k;

  return query
  with a_creer as (
    select e.id, f.racine, row_number() over (order by f.ordre)::int as ordre,
           -- An INE that already names somebody else's account stays off this one: a person must look.
           case when exists (select 1 from comptes c where c.ine = e.ine) then null else e.ine end as ine
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join eleves e on e.ecole_id = v_ecole and e.id = f.fiche_id and e.compte_id is null
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
`;

// For pupils already known here: an INE that arrives names the account too, and a pupil who comes back takes
// the account away from the school left behind.
const PUPILS_AGAIN = `
create function accorder_comptes_eleves(p_fiches bigint[]) returns void language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_courante();
begin
  if v_ecole is null then
    raise exception 'Aucune école énoncée' using errcode = 'insufficient_privilege';
  end if;
  update comptes c set ine = e.ine
  from eleves e
  where e.ecole_id = v_ecole and e.id = any (p_fiches) and e.compte_id = c.id and c.ine is null
    and e.ine is not null and not exists (select 1 from comptes autre where autre.ine = e.ine);
  update eleves autre set parti_le = now()
  from eleves e
  where e.ecole_id = v_ecole and e.id = any (p_fiches) and e.parti_le is null
    and autre.compte_id = e.compte_id and autre.ecole_id <> v_ecole and autre.parti_le is null;
end $$;
`;

// DESIGN §4.5: a new fiche joins an existing account of the same academy only if nom, prénom, mail and mobile
// are all equal. « tri » is the folded family name and first name.
const GUARDIANS = `
create function ouvrir_comptes_representants(p_fiches bigint[], p_racines text[])
returns table (fiche_id bigint, compte_id bigint, deja_connu boolean) language plpgsql security definer
set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_ecole bigint := ecole_courante();
begin
  if v_ecole is null then
    raise exception 'Aucune école énoncée' using errcode = 'insufficient_privilege';
  end if;
  return query
  with connus as (
    update representants_legaux r set compte_id = t.compte_id
    from (
      select n.id, min(a.compte_id) as compte_id
      from representants_legaux n
      join ecoles ne on ne.id = n.ecole_id
      join representants_legaux a on a.portable = n.portable and a.tri = n.tri and lower(a.mail) = lower(n.mail)
        and a.ecole_id <> n.ecole_id and a.compte_id is not null
      join ecoles ae on ae.id = a.ecole_id and ae.academie = ne.academie
      where n.ecole_id = v_ecole and n.id = any (p_fiches) and n.compte_id is null
        and n.portable is not null and n.mail is not null
      group by n.id
      having count(distinct a.compte_id) = 1
    ) t
    where r.ecole_id = v_ecole and r.id = t.id
    returning r.id, r.compte_id
  )
  select k.id, k.compte_id, true from connus k;

  return query
  with a_creer as (
    select r.id, f.racine, row_number() over (order by f.ordre)::int as ordre
    from unnest(p_fiches, p_racines) with ordinality as f (fiche_id, racine, ordre)
    join representants_legaux r on r.ecole_id = v_ecole and r.id = f.fiche_id and r.compte_id is null
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
`;
