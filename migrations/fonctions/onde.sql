-- Pupils and classes come from ONDE, whose updates need a right on the whole school. The policies of these two tables let a
-- right limited to pupils read them, and lock them; what writes them asks here. Forgetting that a name has changed is not
-- of ONDE: « Nouvel identifiant » does it.
create or replace function ecrit_par_onde() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if contexte_d_agent() is not null then perform ecole_mise_a_jour(); end if;
  return null;
end $$;
create trigger eleves_de_onde before insert or delete or update of classe_id, niveau, nom, nom_usage, prenom,
    date_naissance, sexe, ine, recherche, tri, cle_nom, cle_nom_usage, cle_prenom, parti_le on eleves
  for each statement execute function ecrit_par_onde();
create trigger classes_de_onde before insert or delete or update on classes
  for each statement execute function ecrit_par_onde();
