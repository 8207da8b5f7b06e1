-- One account blocked by the director (rules §4.1). The block is the school's own: its children and its passwords open no more;
-- another school of the account sees nothing of it, and the login is refused when none is left. The fiche holds it: it stays
-- when the person leaves and comes back.

-- Whether every school that has the person blocks the account; null of one that has left everywhere. « coalesce »: without
-- statistics, « parti_le is null » would be taken for the rarer of the two, and everybody present be walked through for each
-- account (decision 017).
create or replace function bloque_partout(p_compte bigint) returns boolean language sql stable
set search_path = pg_catalog, public, pg_temp as $$
  select bool_and(x.bloque_le is not null) from (
    select e.bloque_le from eleves e where e.compte_id = p_compte and coalesce(e.parti_le, 'infinity') = 'infinity'
    union all
    select r.bloque_le from representants_legaux r where r.compte_id = p_compte
      and coalesce(r.parti_le, 'infinity') = 'infinity') x
$$;

-- The login is refused when no school is left; one that has left everywhere stays as it was. Whoever is logged in has to log in
-- again, and a plan that was shown is worth nothing any more.
create or replace function juger_blocage(p_compte bigint) returns void language sql
set search_path = pg_catalog, public, pg_temp as $$
  update comptes c set bloque = coalesce(bloque_partout(c.id), c.bloque), version = c.version % 2000000000 + 1,
    version_acces = c.version_acces % 2000000000 + 1
  where c.id = p_compte
$$;

-- Who leaves, comes back or takes up another account changes which schools are left: judged again, whatever wrote it.
create or replace function rejuger_blocages() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_compte bigint;
begin
  for v_compte in
    select distinct x.compte_id from (
      select unnest(array[a.compte_id, n.compte_id]) as compte_id from anciens a join nouveaux n using (ecole_id, id)
      where a.parti_le is distinct from n.parti_le or a.compte_id is distinct from n.compte_id) x
    join comptes c on c.id = x.compte_id and c.bloque <> bloque_partout(c.id)
    order by x.compte_id
  loop
    perform juger_blocage(v_compte);
  end loop;
  return null;
end $$;
create trigger eleves_blocage_rejuge after update on eleves referencing old table as anciens new table as nouveaux
  for each statement execute function rejuger_blocages();
create trigger representants_blocage_rejuge after update on representants_legaux
  referencing old table as anciens new table as nouveaux for each statement execute function rejuger_blocages();

-- The director's (ecole_dirigee()): a delegation neither blocks nor unblocks. The account is held.
create or replace function tenir_a_bloquer(p_compte bigint) returns bigint language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_dirigee();
begin
  perform 1 from comptes c where c.id = p_compte for no key update;
  return v_ecole;
end $$;

-- In the history of the account and in the journal of the school: the reason of a block, never what was noted.
create or replace function noter_blocage(p_ecole bigint, p_compte bigint, p_evenement text, p_details jsonb) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur)
  select p_ecole, c.id, p_evenement, c.etat, c.etat, agent_courant(), auteur_courant() from comptes c where c.id = p_compte;
  select ecrire_journal('ecole:' || p_ecole, p_ecole, agent_courant(), auteur_courant(),
    case c.profil when 'eleve' then 'eleves.' else 'representants.' end || p_evenement,
    p_details || jsonb_build_object('comptes', jsonb_build_array(c.id)))
  from comptes c where c.id = p_compte
$$;

-- False when the school has nobody there, or blocks the account already. More than ten in ten minutes ask for a recent code
-- (C1D03): a stolen session does not make every sheet of a school worthless. Its provisional password is void, and with it what
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
  perform compter_personnes(1);
  update provisoires p set chiffre = null, cle = null, expire_le = least(p.expire_le, now())
  where p.compte_id = p_compte and p.ecole_id = v_ecole;
  update portail_codes k set expire_le = '-infinity'
  where k.compte_id = p_compte and k.servi_le is null and k.expire_le > now();
  perform juger_blocage(p_compte);
  perform noter_blocage(v_ecole, p_compte, 'bloque', jsonb_build_object('motif', p_motif));
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
  perform noter_blocage(v_ecole, p_compte, 'debloque', '{}');
  return true;
end $$;
grant execute on function debloquer_compte(bigint) to comptes1d_app;

-- A delegate's update from ONDE does not undo what the director decided under another name: a person blocked does not leave,
-- lose a child nor see somebody else come to that child but by the direction, or by ops.
create or replace function blocage_par_la_direction() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if contexte_d_agent() is not null then perform ecole_dirigee(); end if;
  return new;
end $$;
create trigger eleves_depart_d_un_bloque before update of parti_le on eleves for each row
  when (old.bloque_le is not null and old.parti_le is null and new.parti_le is not null) execute function blocage_par_la_direction();
create trigger representants_depart_d_un_bloque before update of parti_le on representants_legaux for each row
  when (old.bloque_le is not null and old.parti_le is null and new.parti_le is not null) execute function blocage_par_la_direction();

create or replace function rattachements_par_la_direction() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte_d_agent();
  v_ecole bigint := (v_contexte->>'ecole')::bigint;
begin
  if v_contexte->>'titre' = 'delegation' and exists (
      select 1 from lignes l join representants_legaux r on r.ecole_id = v_ecole and r.bloque_le is not null
      where case tg_op when 'DELETE' then r.id = l.representant_legal_id
        else r.id <> l.representant_legal_id and exists (
          select 1 from rattachements t
          where t.ecole_id = v_ecole and t.eleve_id = l.eleve_id and t.representant_legal_id = r.id) end) then
    perform ecole_dirigee();
  end if;
  return null;
end $$;
create trigger rattachements_aupres_d_un_bloque after insert on rattachements referencing new table as lignes
  for each statement execute function rattachements_par_la_direction();
create trigger rattachements_d_un_bloque after delete on rattachements referencing old table as lignes
  for each statement execute function rattachements_par_la_direction();
