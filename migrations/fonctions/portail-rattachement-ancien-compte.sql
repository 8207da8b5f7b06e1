-- A pupil: « J’avais déjà un compte » (rules §8.2), once the password of the old account was proved.

-- Whether this pupil's account knows one school only, and may be a second one.
create or replace function compte_sans_passe() returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select (select count(*) from eleves e where e.compte_id = compte_courant()) = 1
$$;
grant execute on function compte_sans_passe() to comptes1d_portail;

-- The account of before takes the fiche of today, with its identifier and its chosen password; one that has none keeps the
-- one chosen today. The account of today dies, and the session goes on under the other. Returns « fait », « autre_personne »,
-- « encore_la » (a school still has the pupil on it), « aucune » or « deja », as above.
create or replace function reprendre_ancien_compte(p_nouvelle text) returns text language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_session portail_sessions := exiger_compte_entier();
  v_preuve autres_comptes_prouves := prendre_preuve(v_session);
  v_fiche eleves;
  v_neuf comptes;
  v_version integer;
begin
  if v_preuve.compte_id is null or v_session.profil <> 'eleve' then return 'deja'; end if;
  select * into v_fiche from eleves e where e.compte_id = v_session.compte_id and e.parti_le is null;
  if not found then return 'aucune'; end if;
  perform 1 from eleves e where e.compte_id = v_preuve.compte_id and (e.cle_nom, e.cle_prenom, e.date_naissance)
    = (v_fiche.cle_nom, v_fiche.cle_prenom, v_fiche.date_naissance);
  if not found then return 'autre_personne'; end if;
  -- A school that has the pupil back at this very moment comes before, or after: it then opens a new account.
  perform 1 from eleves e where e.compte_id = v_preuve.compte_id order by e.id for no key update;
  if exists (select 1 from eleves e where e.compte_id = v_preuve.compte_id and e.parti_le is null) then
    return 'encore_la';
  end if;

  update eleves e set compte_id = v_preuve.compte_id
  where e.ecole_id = v_fiche.ecole_id and e.id = v_fiche.id and e.compte_id = v_session.compte_id and e.parti_le is null;
  if not found then return 'aucune'; end if;
  select * into v_neuf from comptes c where c.id = v_session.compte_id;
  delete from provisoires p where p.compte_id = v_preuve.compte_id;
  update comptes c set etat = 'actif', active_le = coalesce(c.active_le, now()),
    mot_de_passe_hache = coalesce(c.mot_de_passe_hache, v_neuf.mot_de_passe_hache),
    mail = case when c.mail_confirme_le is null then coalesce(v_neuf.mail, c.mail) else c.mail end,
    mail_confirme_le = coalesce(c.mail_confirme_le, v_neuf.mail_confirme_le),
    version = c.version % 2000000000 + 1, version_acces = c.version_acces % 2000000000 + 1
  where c.id = v_preuve.compte_id returning c.version_acces into v_version;
  update eleves e set compte_suivi_le = now()
  where e.compte_id = v_preuve.compte_id and e.parti_le is not null and e.compte_suivi_le is null;
  perform noter_rattachement(v_preuve.compte_id, v_session.compte_id, array[v_fiche.ecole_id], v_neuf.etat,
    (select c.etat from comptes c where c.id = v_preuve.compte_id));
  perform absorber_compte(v_session.compte_id, v_preuve.compte_id);
  update portail_sessions s set empreinte = empreinte_de_session(p_nouvelle), compte_id = v_preuve.compte_id,
    version_acces = v_version, vue_le = now()
  where s.empreinte = v_session.empreinte;
  return 'fait';
end $$;
grant execute on function reprendre_ancien_compte(text) to comptes1d_portail;
