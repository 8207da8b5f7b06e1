-- What was done stays as it was told, and the database dates it: no web login writes these dates, and each signs with the
-- name of who entered (politiques.sql). Ops within a school pass here too; the owner's own statements, and what foreign
-- keys do by themselves, do not.

-- A plan is executed or replaced, once. Whoever confirms it, of his own or of a colleague, is who did it.
create or replace function operation_avance() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
begin
  if old.etat <> 'planifiee'
     or (new.etat, new.remplacee_par is not null) not in (('executee', false), ('perimee', true)) then
    raise exception 'Une opération faite ou remplacée le reste' using errcode = 'object_not_in_prerequisite_state';
  end if;
  if new.etat = 'executee' then
    new.executee_le := now();
    new.confirmee_par := v_contexte->>'auteur';
    new.confirmee_par_id := (v_contexte->>'agent')::bigint;
  end if;
  return new;
end $$;
create trigger operations_avancent before update on operations
  for each row when (current_user = 'comptes1d_app') execute function operation_avance();

-- An agent's update from ONDE is proposed, then applied, abandoned or replaced, once. Ops apply theirs at once, and may
-- say of when it is.
create or replace function mise_a_jour_avance() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
  v_d_agent boolean := v_contexte->>'agent' is not null;
begin
  if tg_op = 'INSERT' then
    if v_d_agent and new.etat <> 'proposee' then
      raise exception 'Une mise à jour se propose avant de s’appliquer'
        using errcode = 'object_not_in_prerequisite_state';
    end if;
    if v_d_agent then new.creee_le := now(); end if;
  elsif old.etat <> 'proposee' or new.etat = 'proposee' then
    raise exception 'Une mise à jour finie le reste' using errcode = 'object_not_in_prerequisite_state';
  elsif new.etat = 'appliquee' then
    if v_d_agent and new.appliquee_par is distinct from v_contexte->>'auteur' then
      raise exception 'Une mise à jour est signée de qui l’applique' using errcode = 'insufficient_privilege';
    end if;
    new.appliquee_le := now();
  else
    -- Nothing came of it: what it said stays, what was read goes.
    new.resume := old.resume;
    new.diff := null;
    new.fichiers := null;
  end if;
  return new;
end $$;
create trigger onde_mises_a_jour_avancent before insert or update on onde_mises_a_jour
  for each row when (current_user = 'comptes1d_app') execute function mise_a_jour_avance();
