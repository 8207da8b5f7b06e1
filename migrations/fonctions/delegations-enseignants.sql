-- Which teachers a school may be delegated to: those whom ops or its director say to work there. It gives no right by itself, and
-- nobody who enters by the web lists the agents of the country: the director types who it is, and is told whether it fits.

-- Names as typed and as known: case, accents, hyphens, apostrophes and spaces do not count.
create or replace function cle_d_agent(p_nom text) returns text language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select replace(regexp_replace(lower(normalize(p_nom, NFKD)), '[\u0300-\u036f\s''’.-]', '', 'g'), 'œ', 'oe')
$$;

-- « issue »: attestee, deja (is one of the school's), trop (twenty today), or inconnu, which says nothing of what is wrong.
create or replace function attester_enseignant(p_identifiant text, p_prenom text, p_nom text) returns text language plpgsql
security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_dirigee();
  v_moi bigint := agent_courant();
  v_enseignant bigint;
begin
  if not compter_du_jour(v_moi, 'attestation', 20) then return 'trop'; end if;
  select a.id into v_enseignant from agents a
  where a.identifiant = lower(btrim(p_identifiant)) and a.fonction = 'enseignant' and a.desactive_le is null and a.id <> v_moi
    and cle_d_agent(a.nom) = cle_d_agent(p_nom) and cle_d_agent(a.prenom) = cle_d_agent(p_prenom);
  if not found then return 'inconnu'; end if;
  insert into affectations (agent_id, ecole_id, attestee_par) values (v_enseignant, v_ecole, v_moi)
  on conflict (agent_id, ecole_id) where finie_le is null do nothing;
  if not found then return 'deja'; end if;
  perform ecrire_journal('ecole:' || v_ecole, v_ecole, v_moi, auteur_courant(), 'enseignant.atteste',
    jsonb_build_object('enseignant', v_enseignant));
  return 'attestee';
end $$;

-- Whoever leaves the school keeps no delegation there. Returns how many were withdrawn.
create or replace function faire_partir(p_affectation bigint, p_agent bigint, p_auteur text) returns integer language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v affectations;
  v_delegations bigint[];
begin
  update affectations f set finie_le = now(), finie_par = p_agent where f.id = p_affectation returning * into v;
  v_delegations := array(select d.id from delegations d
    where d.agent_id = v.agent_id and d.ecole_id = v.ecole_id and est_vivante(d) order by d.id for update);
  perform faire_finir(id, false, 'N’enseigne plus dans l’école.', p_agent, p_auteur) from unnest(v_delegations) as id;
  perform ecrire_journal('ecole:' || v.ecole_id, v.ecole_id, p_agent, p_auteur, 'enseignant.retire',
    jsonb_build_object('enseignant', v.agent_id, 'delegations', cardinality(v_delegations)));
  return cardinality(v_delegations);
end $$;

-- By the director. « issue »: retire, or deja_retire.
create or replace function retirer_enseignant(p_affectation bigint) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_ecole bigint := ecole_dirigee();
  v affectations;
begin
  select * into v from affectations f where f.id = p_affectation and f.ecole_id = v_ecole for update;
  if not found then raise exception 'Enseignant introuvable' using errcode = 'C1D02'; end if;
  if v.finie_le is not null then return 'deja_retire'; end if;
  perform faire_partir(v.id, agent_courant(), auteur_courant());
  return 'retire';
end $$;

grant execute on function attester_enseignant(text, text, text), retirer_enseignant(bigint) to comptes1d_app;
