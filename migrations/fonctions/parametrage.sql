-- An address is verified once it is written, and shown once it is verified: whoever changes it, in whatever statement,
-- makes it neither. The moment of a verification is the database's.
create or replace function adresse_a_verifier() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' or new.adresse <> old.adresse then
    new.verification_le := null;
    new.verification_echec := null;
    new.affichee := false;
  elsif new.verification_le is distinct from old.verification_le and new.verification_le is not null then
    new.verification_le := now();
    new.affichee := new.affichee and new.verification_echec is null;
  end if;
  return new;
end $$;
create trigger adresse_changee_a_verifier before insert or update on adresses_de_service
  for each row execute function adresse_a_verifier();

-- Every letter, mail and sheet leads there: the direction's alone, and to show it with a recent code (C1D03).
create or replace function adresse_par_la_direction() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  if contexte_d_agent() is not null then
    perform ecole_dirigee();
    if tg_op = 'UPDATE' and new.affichee and not old.affichee then perform exiger_code_recent(); end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger adresse_de_la_direction before insert or update or delete on adresses_de_service
  for each row execute function adresse_par_la_direction();

-- How the assistance of an académie is reached; null when ops gave nothing. Answers whoever entered.
create or replace function assistance_de(p_academie text) returns json language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
  perform contexte();
  return (select json_build_object('adresse', a.assistance_adresse, 'telephone', a.assistance_telephone)
    from academies a where a.nom = p_academie);
end $$;
grant execute on function assistance_de(text) to comptes1d_app, comptes1d_portail;
