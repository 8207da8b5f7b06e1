-- Checkpoints of the journal (decision 047). Who writes there is known by a signature; these triggers stop whoever would
-- erase by mistake, and the night if it erred: old entries go up to a head that an old checkpoint attests, and no further.

create trigger points_sans_modification before update or truncate on points_de_controle
  for each statement execute function journal_immuable();
create trigger tetes_sans_modification before update or truncate on journal_tetes
  for each statement execute function journal_immuable();

-- The last checkpoint that is old enough for the journal to begin at it; JOURNAL_CONSERVE_MOIS has the same number, and a
-- test compares the two.
create or replace function dernier_point_perime() returns integer language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select max(p.numero) from points_de_controle p where p.le < now() - interval '12 months'
$$;

-- Whether a chain may begin with this entry: it is a head, or follows one, that such a checkpoint attests. A head that a newer
-- one has replaced by the first checkpoint kept is signed by none: it attests nothing.
create or replace function debut_atteste(p_chaine text, p_numero bigint, p_precedent bytea, p_empreinte bytea)
returns boolean language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1 from journal_tetes t where t.chaine = p_chaine and t.point <= dernier_point_perime()
      and ((t.numero = p_numero - 1 and t.empreinte = p_precedent) or (t.numero = p_numero and t.empreinte = p_empreinte))
      and not exists (select 1 from journal_tetes n where n.chaine = t.chaine and n.point > t.point
        and n.point <= (select min(p.numero) from points_de_controle p)))
$$;

create or replace function journal_efface_jusqu_a_une_tete() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select 1 from (select chaine, max(numero) as dernier, max(le) as le from effacees group by chaine) e
    left join journal s on s.chaine = e.chaine and s.numero = e.dernier + 1
    where e.le >= now() - interval '12 months'
      or exists (select 1 from journal j where j.chaine = e.chaine and j.numero <= e.dernier)
      or not coalesce(debut_atteste(s.chaine, s.numero, s.precedent, s.empreinte), false)
  ) then
    raise exception 'Le journal ne s’efface que jusqu’à une tête attestée par un point de contrôle ancien'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger journal_efface after delete on journal referencing old table as effacees
  for each statement execute function journal_efface_jusqu_a_une_tete();

create or replace function points_effaces_par_le_debut() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_premier integer := (select min(p.numero) from points_de_controle p);
begin
  if exists (select 1 from effaces)
    and coalesce(v_premier > dernier_point_perime() or v_premier < (select max(e.numero) from effaces e), true) then
    raise exception 'Un point de contrôle ne s’efface qu’avant un autre, ancien' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger points_effaces after delete on points_de_controle referencing old table as effaces
  for each statement execute function points_effaces_par_le_debut();

create or replace function tetes_effacees_si_remplacees() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (
    select 1 from effacees e where not exists (
      select 1 from journal_tetes t where t.chaine = e.chaine and t.point > e.point
        and t.point <= (select min(p.numero) from points_de_controle p))
  ) then
    raise exception 'Une tête attestée ne s’efface que remplacée' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger tetes_effacees after delete on journal_tetes referencing old table as effacees
  for each statement execute function tetes_effacees_si_remplacees();
