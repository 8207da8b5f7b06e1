-- An account goes on in another school: by one agent who has the function in both, or by ops (rules §4.5, b and c).
-- INE, birth date and names all agree, and no second living fiche claims the INE; the rest is left alone.

-- The other schools where the agent who entered has the function, when this one is of the function too: a delegation
-- gives nothing here.
create or replace function autres_ecoles_de_fonction() returns bigint[] language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(array_agg(d.ecole_id), '{}') from droits d
  where d.agent_id = agent_courant() and d.titre = 'habilitation' and d.ecole_id <> ecole_mise_a_jour()
    and contexte()->>'titre' = 'habilitation'
$$;

-- For each line that agrees with a fiche of those schools: the fiche, and whether somebody there still claims the INE.
create or replace function comptes_en_face(
  p_ecoles bigint[], p_ines text[], p_dates date[], p_noms text[], p_noms_usage text[], p_prenoms text[]
) returns table (rang int, ecole_id bigint, fiche_id bigint, compte_id bigint, revendique boolean) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  with claims as (
    select l.rang::int as rang, e.ecole_id, e.id, e.compte_id, e.parti_le is null as vivante,
           (e.date_naissance, e.cle_nom, e.cle_nom_usage, e.cle_prenom)
             = (l.date_naissance, l.cle_nom, l.cle_nom_usage, l.cle_prenom) as concorde
    from unnest(p_ines, p_dates, p_noms, p_noms_usage, p_prenoms)
      with ordinality as l (ine, date_naissance, cle_nom, cle_nom_usage, cle_prenom, rang)
    join eleves e on e.ecole_id = any (p_ecoles) and e.ine = l.ine and e.compte_suivi_le is null
  ), par_ligne as (
    select c.rang, bool_or(c.vivante) as revendique,
           count(distinct c.compte_id) filter (where c.concorde) as comptes
    from claims c group by c.rang
  )
  select distinct on (c.rang) c.rang, c.ecole_id, c.id, c.compte_id, l.revendique
  from claims c join par_ligne l using (rang) where c.concorde and l.comptes = 1
  order by c.rang, c.vivante desc, c.id desc
$$;

-- Before the update: which arrivals have their account in another school that the agent directs, and whether it can
-- follow. « encore_present »: that school still names the pupil; its own update comes first.
create or replace function comptes_a_suivre(
  p_ines text[], p_dates date[], p_noms text[], p_noms_usage text[], p_prenoms text[]
) returns table (rang int, uai text, nom text, encore_present boolean) language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select c.rang, e.uai, e.nom, c.revendique
  from comptes_en_face(autres_ecoles_de_fonction(), p_ines, p_dates, p_noms, p_noms_usage, p_prenoms) c
  join ecoles e on e.id = c.ecole_id
  order by c.rang
$$;
grant execute on function comptes_a_suivre(text[], date[], text[], text[], text[]) to comptes1d_app;

-- What accounts become that have gone on in the school p_vers, or were left aside for one of those: a provisional
-- password stays only where its school still has the person, so that what the school left had printed opens nothing.
-- The chosen password stays; who is logged in must log in again (version).
create or replace function ajuster_comptes(p_vers bigint, p_suivis bigint[], p_quittes bigint[], p_le timestamptz)
returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  with effaces as (
    delete from provisoires p where p.compte_id = any (p_suivis || p_quittes)
      and not exists (select 1 from eleves e
                      where e.compte_id = p.compte_id and e.ecole_id = p.ecole_id and e.parti_le is null)
      and not exists (select 1 from representants_legaux r
                      where r.compte_id = p.compte_id and r.ecole_id = p.ecole_id and r.parti_le is null)
    returning p.compte_id, p.emis_le, p.expire_le
  )
  -- An activated account that had been reset has no password left: « expiré » in its new school, which can give one.
  insert into provisoires (compte_id, ecole_id, emis_le, expire_le)
  select f.compte_id, p_vers, f.emis_le, least(f.expire_le, p_le)
  from effaces f join comptes c on c.id = f.compte_id
  where c.id = any (p_suivis) and c.etat in ('en_cours', 'actif') and c.mot_de_passe_hache is null;

  update comptes c set version = c.version % 2000000000 + 1, version_acces = c.version_acces % 2000000000 + 1,
    etat = case when o.oublie then 'non_informe' else c.etat end,
    origine = case when o.oublie then null else c.origine end,
    informe_le = case when o.oublie then null else c.informe_le end
  from (
    select k.id, k.etat = 'informe' and not exists (select 1 from provisoires p where p.compte_id = k.id) as oublie
    from comptes k where k.id = any (p_suivis || p_quittes)
  ) o where o.id = c.id;
end $$;

-- The accounts go on with these fiches of the school p_vers. Nothing for a fiche whose own account is activated or
-- blocked: somebody uses it, or decided so. Returns one row per account: the school left, and the state it had there.
create or replace function suivre_comptes_vers(p_vers bigint, p_depuis bigint[], p_fiches bigint[], p_le timestamptz)
returns table (compte_id bigint, ecole_id bigint, etat text) language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
  v_fiches bigint[];
  v_comptes bigint[];
  v_ecoles bigint[];
  v_quittes bigint[];
  v_pris bigint[];
  v_etats text[];
begin
  with ici as (
    select e.id, e.ine, e.date_naissance, e.cle_nom, e.cle_nom_usage, e.cle_prenom, e.compte_id,
           row_number() over (order by e.id)::int as rang
    from eleves e left join comptes c on c.id = e.compte_id
    where e.ecole_id = p_vers and e.id = any (p_fiches) and e.parti_le is null and e.ine is not null
      and coalesce(c.etat, 'non_informe') in ('non_informe', 'informe') and e.bloque_le is null
  )
  select array_agg(ici.id order by f.compte_id), array_agg(f.compte_id order by f.compte_id),
         array_agg(f.ecole_id order by f.compte_id), array_agg(ici.compte_id order by f.compte_id)
    into v_fiches, v_comptes, v_ecoles, v_quittes
  from comptes_en_face(p_depuis,
    (select array_agg(i.ine order by i.rang) from ici i), (select array_agg(i.date_naissance order by i.rang) from ici i),
    (select array_agg(i.cle_nom order by i.rang) from ici i),
    (select array_agg(i.cle_nom_usage order by i.rang) from ici i),
    (select array_agg(i.cle_prenom order by i.rang) from ici i)) f
  join ici on ici.rang = f.rang
  where not f.revendique
    and not exists (select 1 from eleves v where v.compte_id = f.compte_id and v.parti_le is null);
  if v_comptes is null then return; end if;

  -- By number, as every lock on accounts.
  perform 1 from comptes c where c.id = any (v_comptes || v_quittes) order by c.id for no key update;
  -- Guarded: who comes back, at this very moment, where the account was, keeps it there.
  with partis as (
    update eleves e set compte_suivi_le = p_le
    where e.compte_id = any (v_comptes) and e.parti_le is not null and e.compte_suivi_le is null
    returning e.ecole_id, e.compte_id
  )
  select array_agg(n.fiche order by n.compte), array_agg(n.compte order by n.compte),
         array_agg(n.ecole order by n.compte), array_agg(n.quitte order by n.compte), array_agg(c.etat order by n.compte)
    into v_fiches, v_pris, v_ecoles, v_quittes, v_etats
  from unnest(v_fiches, v_comptes, v_ecoles, v_quittes) as n (fiche, compte, ecole, quitte)
  join comptes c on c.id = n.compte
  where (n.ecole, n.compte) in (select p.ecole_id, p.compte_id from partis p);
  if v_pris is null then return; end if;

  -- Blocked there is blocked here. What was noted was for the eyes of that school, and stays there.
  update eleves e set compte_id = n.compte, bloque_le = f.bloque_le, bloque_motif = f.bloque_motif
  from unnest(v_fiches, v_pris, v_ecoles) as n (fiche, compte, ecole)
  cross join lateral (
    select max(a.bloque_le) as bloque_le, max(a.bloque_motif) as bloque_motif from eleves a
    where a.ecole_id = n.ecole and a.compte_id = n.compte and a.bloque_le is not null) f
  where e.ecole_id = p_vers and e.id = n.fiche;
  perform ajuster_comptes(p_vers, v_pris, array_remove(v_quittes, null), p_le);
  return query select * from unnest(v_pris, v_ecoles, v_etats);
end $$;

-- What both schools read of it, in the history of each account and in their journals: numbers, no name.
create or replace function noter_suivi(
  p_vers bigint, p_comptes bigint[], p_ecoles bigint[], p_etats text[], p_le timestamptz, p_agent bigint, p_auteur text
) returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_depuis record;
  v_uai text := (select e.uai from ecoles e where e.id = p_vers);
begin
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur, le)
  select lieu.ecole, c.id, lieu.evenement, s.etat, c.etat, p_agent, p_auteur, p_le
  from unnest(p_comptes, p_ecoles, p_etats) as s (compte, ecole, etat) join comptes c on c.id = s.compte
  cross join lateral (values (p_vers, 'compte_arrive'), (s.ecole, 'compte_suivi')) as lieu (ecole, evenement);
  -- Two schools that take from each other at once write in the same two chains, or begin them: in one order.
  insert into journal_chaines (chaine, numero, empreinte)
  select distinct 'ecole:' || u.id, 0, ''::bytea from unnest(p_ecoles || p_vers) as u (id) order by 1
  on conflict do nothing;
  perform 1 from journal_chaines j
  where j.chaine in (select 'ecole:' || u.id from unnest(p_ecoles || p_vers) as u (id)) order by j.chaine for update;
  for v_depuis in
    select e.id, e.uai, array_agg(s.compte order by s.compte) as comptes
    from unnest(p_comptes, p_ecoles) as s (compte, ecole) join ecoles e on e.id = s.ecole group by e.id order by e.id
  loop
    perform ecrire_journal('ecole:' || v_depuis.id, v_depuis.id, p_agent, p_auteur, 'comptes.partis',
      jsonb_build_object('vers', v_uai, 'nombre', cardinality(v_depuis.comptes), 'comptes', v_depuis.comptes));
    perform ecrire_journal('ecole:' || p_vers, p_vers, p_agent, p_auteur, 'comptes.suivis',
      jsonb_build_object('depuis', v_depuis.uai, 'nombre', cardinality(v_depuis.comptes), 'comptes', v_depuis.comptes));
  end loop;
end $$;

-- (b) With the update that brings them, dated by the database. Returns how many accounts went on.
create or replace function suivre_comptes(p_fiches bigint[]) returns integer language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_mise_a_jour();
  v_comptes bigint[];
  v_ecoles bigint[];
  v_etats text[];
begin
  select array_agg(s.compte_id), array_agg(s.ecole_id), array_agg(s.etat) into v_comptes, v_ecoles, v_etats
  from suivre_comptes_vers(v_ecole, autres_ecoles_de_fonction(), p_fiches, now()) s;
  if v_comptes is null then return 0; end if;
  perform noter_suivi(v_ecole, v_comptes, v_ecoles, v_etats, now(), agent_courant(), auteur_courant());
  return cardinality(v_comptes);
end $$;
grant execute on function suivre_comptes(bigint[]) to comptes1d_app;

-- Guardians of the school p_de who have the same names as one, and one only, of the school p_vers, and with them a child
-- whose account has gone on there; then one and only one the other way round. Their account, and the one it replaces.
create or replace function representants_en_face(p_de bigint, p_vers bigint)
returns table (compte_id bigint, quitte bigint) language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  with enfants as (
    select la.id as la, ici.id as ici from eleves la
    join eleves ici on ici.compte_id = la.compte_id and ici.ecole_id = p_vers and ici.parti_le is null
    where la.ecole_id = p_de and la.compte_suivi_le is not null
  ), paires as (
    select distinct l.compte_id as compte, i.compte_id as quitte
    from enfants e
    join rattachements tl on tl.ecole_id = p_de and tl.eleve_id = e.la
    join representants_legaux l on l.ecole_id = p_de and l.id = tl.representant_legal_id
      and l.parti_le is not null and l.compte_suivi_le is null
    join rattachements ti on ti.ecole_id = p_vers and ti.eleve_id = e.ici
    join representants_legaux i on i.ecole_id = p_vers and i.id = ti.representant_legal_id and i.parti_le is null
      and i.bloque_le is null
    where (l.cle_nom, l.cle_nom_usage, l.cle_prenom) = (i.cle_nom, i.cle_nom_usage, i.cle_prenom)
  ), comptees as (
    select p.*, count(*) over (partition by p.quitte) as pour_quitte, count(*) over (partition by p.compte) as pour_compte
    from paires p
  )
  select p.compte, p.quitte from comptees p join comptes c on c.id = p.quitte
  where p.pour_quitte = 1 and p.pour_compte = 1 and p.compte <> p.quitte
    and c.etat in ('non_informe', 'informe')
$$;

-- (c) By ops: who of the school p_de is now in the school p_vers keeps the account. The school p_de is closed. Returns how
-- many went on.
create or replace function fusionner_comptes(p_de bigint, p_vers bigint, p_le timestamptz, p_auteur text)
returns table (eleves_suivis integer, representants_suivis integer) language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_comptes bigint[];
  v_etats text[];
  v_parents bigint[];
  v_quittes bigint[];
  v_etats_parents text[];
begin
  -- All of both schools at once, by number: locks on accounts are never taken in two times.
  perform 1 from comptes c where c.id in (
    select e.compte_id from eleves e where e.ecole_id in (p_de, p_vers)
    union all select r.compte_id from representants_legaux r where r.ecole_id in (p_de, p_vers))
  order by c.id for no key update;

  select array_agg(s.compte_id), array_agg(s.etat) into v_comptes, v_etats
  from suivre_comptes_vers(p_vers, array[p_de],
    -- Ops see every school: an INE that another one claims as well is nobody's.
    (select array_agg(e.id) from eleves e
     where e.ecole_id = p_vers and e.parti_le is null and e.ine is not null
       and not exists (select 1 from eleves a where a.ine = e.ine and a.ecole_id <> p_vers and a.parti_le is null)),
    p_le) s;

  select array_agg(p.compte_id order by p.compte_id), array_agg(p.quitte order by p.compte_id),
         array_agg(c.etat order by p.compte_id) into v_parents, v_quittes, v_etats_parents
  from representants_en_face(p_de, p_vers) p join comptes c on c.id = p.compte_id;
  update representants_legaux r set compte_suivi_le = p_le
  where r.ecole_id = p_de and r.compte_id = any (v_parents) and r.parti_le is not null;
  update representants_legaux r set compte_id = n.compte, bloque_le = coalesce(r.bloque_le, f.bloque_le),
    bloque_motif = coalesce(r.bloque_motif, f.bloque_motif)
  from unnest(v_parents, v_quittes) as n (compte, quitte)
  cross join lateral (
    select max(a.bloque_le) as bloque_le, max(a.bloque_motif) as bloque_motif from representants_legaux a
    where a.ecole_id = p_de and a.compte_id = n.compte and a.bloque_le is not null) f
  where r.ecole_id = p_vers and r.compte_id = n.quitte and r.parti_le is null;
  if v_parents is not null then
    perform ajuster_comptes(p_vers, v_parents, v_quittes, p_le);
  end if;

  eleves_suivis := coalesce(cardinality(v_comptes), 0);
  representants_suivis := coalesce(cardinality(v_parents), 0);
  if eleves_suivis + representants_suivis > 0 then
    perform noter_suivi(p_vers, v_comptes || v_parents,
      array_fill(p_de, array[eleves_suivis + representants_suivis]), v_etats || v_etats_parents, p_le, null, p_auteur);
  end if;
  return next;
end $$;

-- A school that ops closed is not updated any more, by whatever way: an import of ops enters without a right.
create or replace function mise_a_jour_ecole_ouverte() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from ecoles e where e.id = new.ecole_id and e.fermee_le is not null) then
    raise exception 'École fermée : elle n’est plus mise à jour' using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger onde_ecole_ouverte before insert on onde_mises_a_jour
  for each row execute function mise_a_jour_ecole_ouverte();
