-- Delegations and teachers as screens show them: to the IEN those of the circonscription, to the director those of the school.

create or replace function nom_d_agent(p_agent bigint) returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select a.prenom || ' ' || a.nom from agents a where a.id = p_agent $$;

-- « par »: null beside a date, ops.
create or replace function delegations_montrees(p_ecoles bigint[]) returns table (
  id bigint, ecole_id bigint, uai text, enseignant_id bigint, enseignant text, perimetre text, debut date, fin date, etat text,
  accordee_le timestamptz, accordee_par text, effet_le timestamptz, acceptee_le timestamptz, acceptee_par text,
  finie_le timestamptz, finie_par text, motif text
) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select d.id, d.ecole_id, e.uai, d.agent_id, nom_d_agent(d.agent_id), d.perimetre, d.debut, d.fin, etat_de_delegation(d),
    d.created_at, nom_d_agent(d.accordee_par), d.effet_le, d.acceptee_le, nom_d_agent(d.acceptee_par),
    coalesce(d.refusee_le, d.retiree_le), nom_d_agent(coalesce(d.refusee_par, d.retiree_par)), d.motif
  from delegations d join ecoles e on e.id = d.ecole_id where d.ecole_id = any (p_ecoles)
$$;

create or replace function enseignants_montres(p_ecoles bigint[]) returns table (
  id bigint, ecole_id bigint, enseignant_id bigint, enseignant text, depuis_le timestamptz, attestee_par text,
  sans_mail boolean, desactive boolean
) language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select f.id, f.ecole_id, f.agent_id, a.prenom || ' ' || a.nom, f.depuis_le, nom_d_agent(f.attestee_par),
    a.mail is null, a.desactive_le is not null or a.fonction <> 'enseignant'
  from affectations f join agents a on a.id = f.agent_id
  where f.ecole_id = any (p_ecoles) and f.finie_le is null
$$;

create or replace function mes_ecoles_d_ien() returns bigint[] language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select array(select e.id from ecoles_de_ma_circonscription() e) $$;

create or replace function delegations_de_ma_circonscription() returns table (
  id bigint, ecole_id bigint, uai text, enseignant_id bigint, enseignant text, perimetre text, debut date, fin date, etat text,
  accordee_le timestamptz, accordee_par text, effet_le timestamptz, acceptee_le timestamptz, acceptee_par text,
  finie_le timestamptz, finie_par text, motif text
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select * from delegations_montrees(mes_ecoles_d_ien())
$$;

create or replace function enseignants_de_ma_circonscription() returns table (
  id bigint, ecole_id bigint, enseignant_id bigint, enseignant text, depuis_le timestamptz, attestee_par text,
  sans_mail boolean, desactive boolean
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select * from enseignants_montres(mes_ecoles_d_ien())
$$;

create or replace function delegations_de_mon_ecole() returns table (
  id bigint, ecole_id bigint, uai text, enseignant_id bigint, enseignant text, perimetre text, debut date, fin date, etat text,
  accordee_le timestamptz, accordee_par text, effet_le timestamptz, acceptee_le timestamptz, acceptee_par text,
  finie_le timestamptz, finie_par text, motif text
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select * from delegations_montrees(array[ecole_dirigee()])
$$;

create or replace function enseignants_de_mon_ecole() returns table (
  id bigint, ecole_id bigint, enseignant_id bigint, enseignant text, depuis_le timestamptz, attestee_par text,
  sans_mail boolean, desactive boolean
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select * from enseignants_montres(array[ecole_dirigee()])
$$;

-- For the words of the form: what the database will say of one granted now.
grant execute on function aujourd_hui_a_paris(), effet_sans_accord(timestamptz), est_ouvre(date), paques(integer) to comptes1d_app;

grant execute on function delegations_de_ma_circonscription(), enseignants_de_ma_circonscription(),
  delegations_de_mon_ecole(), enseignants_de_mon_ecole() to comptes1d_app;
