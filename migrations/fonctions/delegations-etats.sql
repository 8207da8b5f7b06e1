-- The states of a delegation, and the delay after which one counts without the director: here and nowhere else. The numbers told
-- to people, and the last day proposed, are in src/domain/circonscription/delegation.ts, and a test compares them
-- (test/integration/circonscription/regles-sql.test.ts).

create or replace function aujourd_hui_a_paris() returns date language sql stable
set search_path = pg_catalog, public, pg_temp as $$ select (now() at time zone 'Europe/Paris')::date $$;

-- Easter Sunday (Gauss, as Butcher wrote it down).
create or replace function paques(p_annee integer) returns date language plpgsql immutable
set search_path = pg_catalog, public, pg_temp as $$
declare
  a integer := p_annee % 19;
  b integer := p_annee / 100;
  c integer := p_annee % 100;
  h integer := (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  l integer := (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  m integer := (a + 11 * h + 22 * l) / 451;
  n integer := h + l - 7 * m + 114;
begin
  return make_date(p_annee, n / 31, n % 31 + 1);
end $$;

-- Monday to Friday, but the eleven public holidays (Code du travail, L3133-1).
create or replace function est_ouvre(p_jour date) returns boolean language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select extract(isodow from p_jour) < 6
    and to_char(p_jour, 'MM-DD') not in ('01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25')
    and p_jour - paques(extract(year from p_jour)::integer) not in (1, 39, 50)
$$;

-- One working day later, at the same time in Paris. What was granted on a day of rest counts from the first moment of the
-- next working day: somebody who chose a Saturday would leave the director no working day to answer.
create or replace function effet_sans_accord(p_le timestamptz) returns timestamptz language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_local timestamp := p_le at time zone 'Europe/Paris';
  v_jour date := v_local::date;
  v_heure time := v_local::time;
begin
  while not est_ouvre(v_jour) loop
    v_jour := v_jour + 1;
    v_heure := '00:00';
  end loop;
  v_jour := v_jour + 1;
  while not est_ouvre(v_jour) loop v_jour := v_jour + 1; end loop;
  return (v_jour + v_heure) at time zone 'Europe/Paris';
end $$;

-- « terminee »: by its date; « retiree »: before it.
create or replace function etat_de_delegation(d delegations) returns text language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select case
    when d.refusee_le is not null then 'refusee'
    when d.retiree_le is not null then 'retiree'
    when d.fin < aujourd_hui_a_paris() then 'terminee'
    when d.acceptee_le is null and d.effet_le > now() then 'en_attente'
    when d.debut > aujourd_hui_a_paris() then 'a_venir'
    else 'en_cours'
  end
$$;

-- No delegation outlives the school year it is for: the 31st of August, from July that of the next year (also the default).
create or replace function fin_au_plus_tard(p_debut date) returns date language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select make_date(extract(year from p_debut)::integer + (extract(month from p_debut) >= 7)::integer, 8, 31)
$$;

create or replace function est_vivante(d delegations) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select etat_de_delegation(d) in ('en_attente', 'a_venir', 'en_cours')
$$;
