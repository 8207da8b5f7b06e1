-- One person, several fiches and accounts (rules §4.5 (a), §8.2, §8.5): only the person brings them together, here. Locks:
-- accounts by number, then fiches. No school learns of another one: each reads what became of its own fiche. What every way
-- needs is here; the ways are in the files whose names begin with this one's.

-- Logged in to an activated account that is seen whole: a school's password does not reach beyond that school.
create or replace function exiger_compte_entier() returns portail_sessions language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_parcours(array['ouverte']);
begin
  -- Brought elsewhere or reset since the transaction began.
  perform 1 from comptes c where c.id = v_session.compte_id and c.version_acces = v_session.version_acces;
  if not found then perform refuser_session(); end if;
  if contexte()->>'limite' is not null
     or not exists (select 1 from comptes c where c.id = v_session.compte_id and c.etat = 'actif') then
    raise exception 'Rien ne se rattache encore à ce compte' using errcode = 'insufficient_privilege';
  end if;
  return v_session;
end $$;

-- Held until the end. A session that a reset has ended meanwhile does nothing more.
create or replace function tenir_les_comptes(p_session portail_sessions, p_autres bigint[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform 1 from comptes c where c.id = any (p_autres || p_session.compte_id) order by c.id for no key update;
  perform 1 from comptes c where c.id = p_session.compte_id and c.etat = 'actif' and not c.bloque
    and c.version_acces = p_session.version_acces;
  if not found then perform refuser_session(); end if;
end $$;

-- The same surname and first name as a fiche of this account, present or not: accents and capitals apart.
create or replace function a_ce_nom(p_compte bigint, p_cle_nom text, p_cle_prenom text) returns boolean
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from representants_legaux m
    where m.compte_id = p_compte and (m.cle_nom, m.cle_prenom) = (p_cle_nom, p_cle_prenom))
$$;

-- An account without any living fiche dies: nothing opens it, nobody is written to at its addresses, and whoever types its
-- identifier is told the one kept. The row stays, for the history that names it; who comes back where it was has a new one.
create or replace function absorber_compte(p_mort bigint, p_garde bigint) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from provisoires p where p.compte_id = p_mort;
  update identifiants i set retire_le = coalesce(i.retire_le, now()), compte_id = p_garde
  where i.compte_id = p_mort or i.identifiant = (select c.identifiant from comptes c where c.id = p_mort);
  update comptes c set etat = 'non_informe', origine = null, informe_le = null, active_le = null,
    mot_de_passe_hache = null, limite_a = null, limite_le = null, franceconnect_sub = null, franceconnect_portable = null,
    franceconnect_limite = null, franceconnect_limite_le = null,
    mail = null, mail_confirme_le = null,
    portable = null, portable_confirme_le = null, nouvel_identifiant_demande_le = null,
    version = c.version % 2000000000 + 1, version_acces = c.version_acces % 2000000000 + 1
  where c.id = p_mort;
  update portail_codes k set expire_le = '-infinity' where k.compte_id = p_mort and k.servi_le is null and k.expire_le > now();
  update eleves e set compte_suivi_le = now()
  where e.compte_id = p_mort and e.parti_le is not null and e.compte_suivi_le is null;
  update representants_legaux r set compte_suivi_le = now()
  where r.compte_id = p_mort and r.parti_le is not null and r.compte_suivi_le is null;
end $$;

-- History of the account kept, in the schools whose fiches have moved and in no other; both accounts' chains of the journal.
create or replace function noter_rattachement(p_garde bigint, p_quitte bigint, p_ecoles bigint[], p_avant text, p_apres text)
returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur)
  select distinct u, p_garde, 'rattachement', p_avant, p_apres, 'Titulaire du compte' from unnest(p_ecoles) as u;
  perform ecrire_journal('compte:' || p_garde, null, null, 'Titulaire du compte', 'portail.rattachement',
    jsonb_build_object('depuis', p_quitte, 'nombre', cardinality(p_ecoles)));
  perform ecrire_journal('compte:' || p_quitte, null, null, 'Titulaire du compte', 'portail.rattachement',
    jsonb_build_object('vers', p_garde, 'nombre', cardinality(p_ecoles)));
end $$;

-- What follows when fiches of guardians have moved from one account to another: p_ecoles, the school of each fiche.
create or replace function suivre_rattachement(p_garde bigint, p_quitte bigint, p_ecoles bigint[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_reste bigint;
begin
  perform noter_rattachement(p_garde, p_quitte, p_ecoles, (select c.etat from comptes c where c.id = p_quitte),
    (select c.etat from comptes c where c.id = p_garde));
  insert into enfants_confirmes (compte_id, ecole_id, eleve_id, le)
  select p_garde, k.ecole_id, k.eleve_id, k.le from enfants_confirmes k
  where k.compte_id = p_quitte and k.ecole_id = any (p_ecoles) on conflict do nothing;
  delete from enfants_confirmes k where k.compte_id = p_quitte and k.ecole_id = any (p_ecoles);
  update comptes c set version = c.version % 2000000000 + 1 where c.id = p_garde;
  -- It has gone on elsewhere: a school that had let the person go opens a new account, should they come back.
  update representants_legaux r set compte_suivi_le = now()
  where r.compte_id = p_garde and r.parti_le is not null and r.compte_suivi_le is null;

  select min(r.ecole_id) into v_reste from representants_legaux r where r.compte_id = p_quitte and r.parti_le is null;
  if v_reste is null then
    perform absorber_compte(p_quitte, p_garde);
  else
    perform ajuster_comptes(v_reste, array[p_quitte], '{}', now());
  end if;
end $$;
