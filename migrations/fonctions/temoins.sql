-- Whether ENCRYPTION_KEYS holds the keys of this database, asked by processes that may not read its ciphertexts (decision 031).

create or replace function temoins_de_cles() returns table (cle text, chiffre bytea)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.cle, t.chiffre from cles_temoins t
$$;
grant execute on function temoins_de_cles() to comptes1d_acces;

-- Asked for a key that is missing or wrong only: when no row names it, all passwords are read to say so.
create or replace function cle_employee(p_cle text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from agents a where p_cle in (a.otp_cle, a.otp_futur_cle))
      or exists (select 1 from provisoires p where p.cle = p_cle)
$$;
grant execute on function cle_employee(text) to comptes1d_acces;

-- Before its first use: once rows name a key, only who may try it on one of them (the owner) says what is right. Those that
-- no row names any more go, so that this keeps no more of them than there are keys. Returns whether it was taken.
create or replace function deposer_temoin(p_cle text, p_chiffre bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if cle_employee(p_cle) then return false; end if;
  delete from cles_temoins t where not cle_employee(t.cle);
  insert into cles_temoins (cle, chiffre) values (p_cle, p_chiffre) on conflict on constraint cles_temoins_pkey do nothing;
  return true;
end $$;
grant execute on function deposer_temoin(text, bytea) to comptes1d_acces;
