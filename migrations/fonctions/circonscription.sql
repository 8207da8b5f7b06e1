-- The IEN (rules §10): the circonscriptions and schools of the agent who entered with entrer(session, null). No right in a
-- school follows from them: pupils, guardians and accounts stay closed, and whatever an IEN reads or does there is one of
-- these functions, or of delegations-*.sql.

-- Those of an IEN whose access is open, at this moment. Raises (C1D02) for anybody else, and within a school.
create or replace function mes_circonscriptions() returns setof circonscriptions language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
begin
  if v_contexte ? 'ecole' or v_contexte ? 'acces' or not exists (
      select 1 from agents a where a.id = (v_contexte->>'agent')::bigint and a.fonction = 'ien' and a.desactive_le is null) then
    raise exception 'Réservé à l’IEN de la circonscription' using errcode = 'C1D02';
  end if;
  return query select c.* from circonscriptions c
    join agent_circonscriptions x on x.circonscription_id = c.id
    where x.agent_id = (v_contexte->>'agent')::bigint;
end $$;

-- Their open schools, whatever their number.
create or replace function ecoles_de_ma_circonscription()
returns table (id bigint, uai text, nom text, commune text, recherche text, circonscription_id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select e.id, e.uai, e.nom, e.commune, e.recherche, e.circonscription_id
  from ecoles e join mes_circonscriptions() c on c.id = e.circonscription_id
  where e.fermee_le is null
$$;

-- Who holds a school by function today, and may enter: nobody is « École sans directeur ».
create or replace view directions as
  select distinct h.ecole_id, h.agent_id, a.prenom, a.nom, a.mail
  from habilitations h join agents a on a.id = h.agent_id and a.desactive_le is null
  where (now() at time zone 'Europe/Paris')::date between h.debut and coalesce(h.fin, 'infinity');

create or replace function directions_de_ma_circonscription()
returns table (ecole_id bigint, prenom text, nom text, sans_mail boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.ecole_id, d.prenom, d.nom, d.mail is null
  from directions d join ecoles_de_ma_circonscription() e on e.id = d.ecole_id
$$;

-- What an IEN reads of the accounts of an open school: how many were in each state on the last night, as the school's own
-- statistics have it, when ONDE was last told, and when somebody who has, or had, a right in the school last did something
-- there. Figures and dates: no name, no number of anybody. « actives »: activated in the p_jours days before the end of that
-- night, and in as many before those.
create or replace function chiffres_de_ma_circonscription(p_jours integer) returns table (ecole_id bigint, onde_maj_le timestamptz,
  derniere_action_le timestamptz, eleves_non_informes integer, eleves_informes integer, eleves_actifs integer,
  representants_non_informes integer, representants_informes integer, representants_en_cours integer,
  representants_actifs integer, actives integer, actives_avant integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with mes_ecoles as materialized (select m.id from ecoles_de_ma_circonscription() m),
  nuit as materialized (select n.jour, n.finie_le from derniere_nuit() n),
  comptes_par_ecole as (
    select s.ecole_id,
      sum(s.nombre) filter (where s.profil = 'eleve' and s.etat = 'non_informe')::int as eleves_non_informes,
      sum(s.nombre) filter (where s.profil = 'eleve' and s.etat = 'informe')::int as eleves_informes,
      sum(s.nombre) filter (where s.profil = 'eleve' and s.etat = 'actif')::int as eleves_actifs,
      sum(s.nombre) filter (where s.profil <> 'eleve' and s.etat = 'non_informe')::int as representants_non_informes,
      sum(s.nombre) filter (where s.profil <> 'eleve' and s.etat = 'informe')::int as representants_informes,
      sum(s.nombre) filter (where s.profil <> 'eleve' and s.etat = 'en_cours')::int as representants_en_cours,
      sum(s.nombre) filter (where s.profil <> 'eleve' and s.etat = 'actif')::int as representants_actifs
    from nuit n join statistiques s on s.axe = 'ecole' and s.depuis <= n.jour and (s.jusqu_a is null or s.jusqu_a > n.jour)
    join mes_ecoles m on m.id = s.ecole_id group by s.ecole_id
  ), presents as (
    select f.ecole_id, f.compte_id from eleves f join mes_ecoles m on m.id = f.ecole_id where f.parti_le is null
    union all
    select f.ecole_id, f.compte_id from representants_legaux f join mes_ecoles m on m.id = f.ecole_id
    where f.parti_le is null
  ), activations as (
    select p.ecole_id, count(*) filter (where c.active_le > n.finie_le - make_interval(days => p_jours))::int as actives,
      count(*) filter (where c.active_le <= n.finie_le - make_interval(days => p_jours))::int as actives_avant
    from nuit n, presents p join comptes c on c.id = p.compte_id
    where c.active_le <= n.finie_le and c.active_le > n.finie_le - make_interval(days => 2 * p_jours)
    group by p.ecole_id
  )
  select e.id, e.onde_maj_le, (
      select max(j.le) from journal j where j.ecole_id = e.id and j.agent_id in (
        select h.agent_id from habilitations h where h.ecole_id = e.id
        union all select d.agent_id from delegations d where d.ecole_id = e.id)),
    coalesce(c.eleves_non_informes, 0), coalesce(c.eleves_informes, 0), coalesce(c.eleves_actifs, 0),
    coalesce(c.representants_non_informes, 0), coalesce(c.representants_informes, 0),
    coalesce(c.representants_en_cours, 0), coalesce(c.representants_actifs, 0), coalesce(a.actives, 0),
    coalesce(a.actives_avant, 0)
  from mes_ecoles m join ecoles e on e.id = m.id left join comptes_par_ecole c on c.ecole_id = e.id
  left join activations a on a.ecole_id = e.id
$$;

grant execute on function mes_circonscriptions(), ecoles_de_ma_circonscription(), directions_de_ma_circonscription(),
  chiffres_de_ma_circonscription(integer) to comptes1d_app;
