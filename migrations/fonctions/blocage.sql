-- One account blocked by the director (rules §4.1). The block is the school's own: its children and its passwords open no more;
-- another school of the account sees nothing of it, and the login is refused when none is left. The fiche holds it: it stays
-- when the person leaves and comes back.

-- Whether every school that has the person blocks the account; one that has left everywhere stays as it was. Whoever is logged
-- in has to log in again, and a plan that was shown is worth nothing any more.
create or replace function juger_blocage(p_compte bigint) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update comptes c set bloque = coalesce(f.toutes, c.bloque), version = c.version % 2000000000 + 1,
    version_acces = c.version_acces % 2000000000 + 1
  from (
    select bool_and(x.bloque_le is not null) as toutes from (
      select e.bloque_le from eleves e where e.compte_id = p_compte and e.parti_le is null
      union all
      select r.bloque_le from representants_legaux r where r.compte_id = p_compte and r.parti_le is null) x
  ) f
  where c.id = p_compte
$$;

-- The director's (ecole_dirigee()): a delegation neither blocks nor unblocks. The account is held.
create or replace function tenir_a_bloquer(p_compte bigint) returns bigint language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_dirigee();
begin
  perform 1 from comptes c where c.id = p_compte for no key update;
  return v_ecole;
end $$;

create or replace function noter_blocage(p_ecole bigint, p_compte bigint, p_evenement text) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur)
  select p_ecole, c.id, p_evenement, c.etat, c.etat, agent_courant(), auteur_courant() from comptes c where c.id = p_compte
$$;

-- False when the school has nobody there, or blocks the account already. Its provisional password is void, and with it what
-- was printed or mailed; the password chosen stays, for the day it is unblocked.
create or replace function bloquer_compte(p_compte bigint, p_motif text, p_note text) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := tenir_a_bloquer(p_compte);
  v_nombre integer;
begin
  with ici as (
    update eleves e set bloque_le = now(), bloque_motif = p_motif, bloque_note = p_note
    where e.ecole_id = v_ecole and e.compte_id = p_compte and e.parti_le is null and e.bloque_le is null returning 1
  ), la as (
    update representants_legaux r set bloque_le = now(), bloque_motif = p_motif, bloque_note = p_note
    where r.ecole_id = v_ecole and r.compte_id = p_compte and r.parti_le is null and r.bloque_le is null returning 1
  )
  select count(*) into v_nombre from (select from ici union all select from la) x;
  if v_nombre = 0 then return false; end if;
  update provisoires p set chiffre = null, cle = null, expire_le = least(p.expire_le, now())
  where p.compte_id = p_compte and p.ecole_id = v_ecole;
  update portail_codes k set expire_le = '-infinity'
  where k.compte_id = p_compte and k.servi_le is null and k.expire_le > now();
  perform juger_blocage(p_compte);
  perform noter_blocage(v_ecole, p_compte, 'bloque');
  return true;
end $$;
grant execute on function bloquer_compte(bigint, text, text) to comptes1d_app;

-- It gives an access back: with a recent code (C1D03).
create or replace function debloquer_compte(p_compte bigint) returns boolean language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := tenir_a_bloquer(p_compte);
  v_nombre integer;
begin
  perform exiger_code_recent();
  with ici as (
    update eleves e set bloque_le = null, bloque_motif = null, bloque_note = null
    where e.ecole_id = v_ecole and e.compte_id = p_compte and e.parti_le is null and e.bloque_le is not null returning 1
  ), la as (
    update representants_legaux r set bloque_le = null, bloque_motif = null, bloque_note = null
    where r.ecole_id = v_ecole and r.compte_id = p_compte and r.parti_le is null and r.bloque_le is not null returning 1
  )
  select count(*) into v_nombre from (select from ici union all select from la) x;
  if v_nombre = 0 then return false; end if;
  perform juger_blocage(p_compte);
  perform noter_blocage(v_ecole, p_compte, 'debloque');
  return true;
end $$;
grant execute on function debloquer_compte(bigint) to comptes1d_app;

-- What goes on in another school (suivre_comptes_vers(), fusionner_comptes()) is blocked there too, by the same fiche's words.
create or replace function suivre_blocages(p_vers bigint, p_comptes bigint[], p_ecoles bigint[]) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update eleves e set bloque_le = f.bloque_le, bloque_motif = f.bloque_motif, bloque_note = f.bloque_note
  from unnest(p_comptes, p_ecoles) as n (compte, ecole)
  join eleves f on f.ecole_id = n.ecole and f.compte_id = n.compte and f.bloque_le is not null
  where e.ecole_id = p_vers and e.compte_id = n.compte and e.parti_le is null and e.bloque_le is null;
  update representants_legaux r set bloque_le = f.bloque_le, bloque_motif = f.bloque_motif, bloque_note = f.bloque_note
  from unnest(p_comptes, p_ecoles) as n (compte, ecole)
  join representants_legaux f on f.ecole_id = n.ecole and f.compte_id = n.compte and f.bloque_le is not null
  where r.ecole_id = p_vers and r.compte_id = n.compte and r.parti_le is null and r.bloque_le is null
$$;
