-- Who may read and write which rows. Everything not granted here is refused. Applied after the functions.

-- Nothing may be created by the roles that run, nothing is given to everybody. Columns are granted one by one, and never
-- a row's own number: chosen, it could be taken for that of another school's.
revoke create on schema public from public;
grant usage on schema public to comptes1d_app, comptes1d_acces, comptes1d_portail;
revoke all on schema graphile_worker from public;
revoke execute on all functions in schema public from public;

-- ── Policies of a school's tables ────────────────────────────────────────────────────────────────────────────────
-- Rows are seen and written in the school entered only. « entiere »: closed to a right limited to pupils (rules §10);
-- « par_profil »: rows about guardians are. « et » narrows both sides, « et_ecrites » what is written.
create or replace procedure pg_temp.politique_d_ecole(
  relation text, portee text default 'courante', et text default null, et_ecrites text default null)
language plpgsql as $$
declare
  de_l_ecole text := case portee
    when 'courante' then 'ecole_id = (select ecole_courante())'
    when 'entiere' then 'ecole_id = (select ecole_entiere())'
    when 'par_profil' then
      'ecole_id = (select ecole_courante()) and (profil = ''eleve'' or (select perimetre_courant()) = ''tous'')' end;
begin
  if de_l_ecole is null then raise 'portée inconnue : %', portee; end if;
  execute format('alter table %I enable row level security', relation);
  execute format('create policy %I on %I to comptes1d_app using (%s) with check (%s)', relation || '_de_l_ecole',
    relation, concat_ws(' and ', de_l_ecole, et), concat_ws(' and ', de_l_ecole, et, et_ecrites));
end $$;

-- ── A school's people ────────────────────────────────────────────────────────────────────────────────────────────
call pg_temp.politique_d_ecole('classes');
grant select, insert (ecole_id, libelle, tri), delete on classes to comptes1d_app;

-- Which account a fiche opens is never the web process's to say: see the functions that open accounts.
call pg_temp.politique_d_ecole('eleves');
grant select,
  insert (ecole_id, classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, recherche, tri,
    cle_nom, cle_nom_usage, cle_prenom),
  update (classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, recherche, tri,
    cle_nom, cle_nom_usage, cle_prenom, parti_le,
    identite_changee_le)
  on eleves to comptes1d_app;

-- Guardians, and all that is theirs, are closed to a right limited to pupils (rules §10).
call pg_temp.politique_d_ecole('representants_legaux', 'entiere');
grant select,
  insert (ecole_id, civilite, nom, nom_usage, prenom, mail, portable, telephone_domicile, telephone_travail,
    adresse, code_postal, commune, pays, recherche, tri,
    cle_nom, cle_nom_usage, cle_prenom),
  update (civilite, nom, nom_usage, prenom, mail, portable, telephone_domicile, telephone_travail,
    adresse, code_postal, commune, pays, recherche, tri,
    cle_nom, cle_nom_usage, cle_prenom, parti_le, identite_changee_le, mail_refuse,
    mail_refuse_motif)
  on representants_legaux to comptes1d_app;

call pg_temp.politique_d_ecole('rattachements', 'entiere');
grant select, insert (ecole_id, representant_legal_id, eleve_id), delete on rattachements to comptes1d_app;

call pg_temp.politique_d_ecole('signalements', 'entiere');
grant select, update (clos_le) on signalements to comptes1d_app;

-- ── Accounts: those that a present fiche of the school opens ─────────────────────────────────────────────────────
-- « coalesce »: « parti_le is null » would be taken, in tables without statistics (just after a big import), for one row
-- in two hundred, and make a walk through the whole school look free (decision 017).
alter table comptes enable row level security;
create policy comptes_de_l_ecole on comptes to comptes1d_app using (
  exists (select 1 from eleves e where e.ecole_id = (select ecole_courante()) and e.compte_id = comptes.id
          and coalesce(e.parti_le, 'infinity') = 'infinity')
  or exists (select 1 from representants_legaux r where r.ecole_id = (select ecole_entiere())
             and r.compte_id = comptes.id and coalesce(r.parti_le, 'infinity') = 'infinity'))
  -- No column of what makes an account visible can be written: a second look at each row would find the same.
  with check (true);
grant select (id, profil, identifiant, etat, origine, version, informe_le, active_le, mot_de_passe_choisi,
    nouvel_identifiant_demande_le, mail_confirme_le),
  update (etat, version, informe_le, nouvel_identifiant_demande_le)
  on comptes to comptes1d_app;
alter table identifiants enable row level security;
alter table identifiant_compteurs enable row level security;

-- A provisional password: of the school that issued it, for an account it has.
call pg_temp.politique_d_ecole('provisoires', 'courante', 'exists (select 1 from comptes c where c.id = compte_id)');
grant select, insert, update, delete on provisoires to comptes1d_app;

-- ── What agents do ───────────────────────────────────────────────────────────────────────────────────────────────
call pg_temp.politique_d_ecole('selections', 'par_profil', 'agent_id = (select agent_courant())');
grant select, insert (ecole_id, agent_id, profil, criteres, tous, ids), update (criteres, tous, ids, updated_at),
  delete
  on selections to comptes1d_app;

call pg_temp.politique_d_ecole('operations', 'par_profil');
-- In nobody else's name, and of no other moment: dates are the database's (historique.sql). Here and below, neither an
-- agent nor their existence can be told from what is refused.
create policy operations_en_son_nom on operations as restrictive for insert to comptes1d_app
  with check (agent_id is not distinct from (select agent_courant()) and auteur = (select auteur_courant()));
-- One's own plans may go, when there are too many of them; what was done stays, whatever its state is made to say.
create policy operations_plans_seulement on operations as restrictive for delete to comptes1d_app
  using (etat <> 'executee' and agent_id = (select agent_courant()) and not exists (
    select 1 from compte_evenements e where e.ecole_id = operations.ecole_id and e.operation_id = operations.id));
grant select, delete,
  insert (ecole_id, type, profil, reinitialiser, mode, agent_id, auteur, depuis_liste, depuis_fiche_id,
    depuis_operation_id),
  update (etat, remplacee_par)
  on operations to comptes1d_app;

-- Lines about an account name one that the school has: another's is refused before its existence can be told.
call pg_temp.politique_d_ecole('operation_comptes', 'courante',
  $$((select perimetre_courant()) = 'tous'
    or exists (select 1 from operations o where o.ecole_id = operation_comptes.ecole_id and o.id = operation_id))$$,
  'exists (select 1 from comptes c where c.id = compte_id)');
-- With the plan that is being written, and never after somebody was shown it.
create policy operation_comptes_du_plan on operation_comptes as restrictive for insert to comptes1d_app
  with check (exists (select 1 from operations o where o.ecole_id = operation_comptes.ecole_id and o.id = operation_id
    and o.etat = 'planifiee' and o.planifiee_le = now() and o.agent_id is not distinct from (select agent_courant())));
grant select, insert on operation_comptes to comptes1d_app;

call pg_temp.politique_d_ecole('compte_evenements', 'courante',
  $$((select perimetre_courant()) = 'tous' or exists (select 1 from comptes c where c.id = compte_id))$$,
  $$agent_id is not distinct from (select agent_courant()) and auteur = (select auteur_courant())
    and exists (select 1 from comptes c where c.id = compte_id)$$);
grant select,
  insert (ecole_id, compte_id, evenement, etat_avant, etat_apres, operation_id, agent_id, auteur)
  on compte_evenements to comptes1d_app;

call pg_temp.politique_d_ecole('feuilles_imprimees', 'par_profil');
grant select, insert, update (le) on feuilles_imprimees to comptes1d_app;

call pg_temp.politique_d_ecole('envois', 'entiere', null, 'exists (select 1 from comptes c where c.id = compte_id)');
grant select, insert (ecole_id, operation_id, fiche_id, compte_id, adresse, message_id),
  update (adresse, statut, motif, tentatives, prochain_essai_le, envoye_le, remplace_par, updated_at)
  on envois to comptes1d_app;

call pg_temp.politique_d_ecole('onde_mises_a_jour', 'entiere');
create policy onde_mises_a_jour_en_son_nom on onde_mises_a_jour as restrictive for insert to comptes1d_app
  with check (agent_id is not distinct from (select agent_courant()) and auteur = (select auteur_courant()));
grant select,
  insert (ecole_id, etat, agent_id, auteur, creee_le, appliquee_le, appliquee_par, fichiers, diff, empreinte, resume),
  update (etat, appliquee_par, remplacee_par, fichiers, diff, resume)
  on onde_mises_a_jour to comptes1d_app;

-- Figures of the night: of pupils alone for a right limited to them.
call pg_temp.politique_d_ecole('statistiques', 'par_profil');
grant select on statistiques to comptes1d_app;

-- ── Schools and agents ───────────────────────────────────────────────────────────────────────────────────────────
alter table ecoles enable row level security;
create policy ecoles_de_l_agent on ecoles for select to comptes1d_app
  using (id = (select ecole_courante()) or id in (select d.ecole_id from mes_droits() d));
create policy ecole_administree on ecoles for update to comptes1d_app
  using (id = (select ecole_entiere())) with check (id = (select ecole_entiere()));
grant select, update (gestion_comptes_eleves, onde_maj_le) on ecoles to comptes1d_app;

-- Addresses of services: read by whoever prints them, written with the whole right only.
alter table adresses_de_service enable row level security;
create policy adresses_de_l_ecole on adresses_de_service for select to comptes1d_app
  using (ecole_id = (select ecole_courante()) and (profil = 'eleve' or (select perimetre_courant()) = 'tous'));
create policy adresses_administrees on adresses_de_service to comptes1d_app
  using (ecole_id = (select ecole_entiere())) with check (ecole_id = (select ecole_entiere()));
grant select, insert (ecole_id, profil, adresse), update (adresse, verification_le, verification_echec, affichee), delete
  on adresses_de_service to comptes1d_app;

-- The login reads one agent: the one whose session began the transaction.
alter table agents enable row level security;
create policy agent_de_la_session on agents to comptes1d_acces
  using (id = (select agent_courant())) with check (id = (select agent_courant()));
grant select, update (otp_chiffre, otp_cle, otp_active_le, otp_dernier_pas, otp_futur_chiffre, otp_futur_cle,
  otp_futur_le, otp_futur_session, enrolement_hache, enrolement_expire_le) on agents to comptes1d_acces;
alter table agent_codes_secours enable row level security;
create policy codes_secours_de_la_session on agent_codes_secours to comptes1d_acces
  using (agent_id = (select agent_courant())) with check (agent_id = (select agent_courant()));
grant select, insert, update (utilise_le), delete on agent_codes_secours to comptes1d_acces;
grant select, insert, update, delete on limites to comptes1d_acces;

-- Read by functions of the owner only.
alter table emissions enable row level security;
alter table agent_avis enable row level security;
alter table agent_circonscriptions enable row level security;
alter table habilitations enable row level security;
alter table delegations enable row level security;
alter table affectations enable row level security;
alter table compteurs_du_jour enable row level security;
alter table sessions enable row level security;
alter table donnees_de_session enable row level security;
alter table contexte_cle enable row level security;
alter table journal_chaines enable row level security;
alter table journal_tetes enable row level security;
alter table points_de_controle enable row level security;
alter table academies enable row level security;
alter table nuit_etapes enable row level security;
alter table nuits enable row level security;

alter table journal enable row level security;
create policy journal_de_l_ecole on journal for select to comptes1d_app using (ecole_id = (select ecole_entiere()));
grant select on journal to comptes1d_app;

-- ── The portal (rules §8) ────────────────────────────────────────────────────────────────────────────────────────
-- Whoever entered sees the own account, its fiches and its children, and writes through functions only. No birth date can be
-- read, only compared (dire_mes_enfants()), nor what ONDE knows of somebody's mail and mobile.
create policy comptes_du_titulaire on comptes for select to comptes1d_portail using (id = (select compte_courant()));
grant select (id, profil, identifiant, etat, origine, bloque, mot_de_passe_choisi, mail, mail_confirme_le, portable,
    portable_confirme_le) on comptes to comptes1d_portail;
create policy eleves_du_titulaire on eleves for select to comptes1d_portail
  using (id = any ((select mes_eleves_montres())::bigint[]));
grant select (ecole_id, id, classe_id, niveau, nom, nom_usage, prenom) on eleves to comptes1d_portail;
create policy representants_du_titulaire on representants_legaux for select to comptes1d_portail
  using (id = any ((select mes_fiches())::bigint[]));
grant select (ecole_id, id, civilite, nom, nom_usage, prenom) on representants_legaux to comptes1d_portail;
create policy rattachements_du_titulaire on rattachements for select to comptes1d_portail
  using (representant_legal_id = any ((select mes_fiches())::bigint[]));
grant select on rattachements to comptes1d_portail;
create policy signalements_du_titulaire on signalements for select to comptes1d_portail
  using (representant_legal_id = any ((select mes_fiches())::bigint[]));
grant select on signalements to comptes1d_portail;
-- Schools and classes of what was let through above.
create policy classes_du_titulaire on classes for select to comptes1d_portail
  using (exists (select 1 from eleves e where e.ecole_id = classes.ecole_id and e.classe_id = classes.id));
grant select (ecole_id, id, libelle) on classes to comptes1d_portail;
create policy ecoles_du_titulaire on ecoles for select to comptes1d_portail
  using (id in (select e.ecole_id from eleves e) or id in (select r.ecole_id from representants_legaux r));
grant select (id, uai, nom, adresse, code_postal, commune, academie) on ecoles to comptes1d_portail;
create policy adresses_du_titulaire on adresses_de_service for select to comptes1d_portail
  using (affichee and ecole_id in (select s.id from ecoles s) and profil in (select c.profil from comptes c));
grant select (ecole_id, profil, adresse, affichee) on adresses_de_service to comptes1d_portail;
alter table enfants_confirmes enable row level security;
create policy enfants_confirmes_du_titulaire on enfants_confirmes for select to comptes1d_portail
  using (compte_id = (select compte_courant()) and eleve_id = any ((select mes_eleves())::bigint[]));
grant select on enfants_confirmes to comptes1d_portail;
-- Read by functions of the owner only.
alter table portail_sessions enable row level security;
alter table portail_codes enable row level security;
alter table naissances_essayees enable row level security;
alter table autres_comptes_prouves enable row level security;
alter table rattachements_essayes enable row level security;
alter table portail_session_fiches enable row level security;
alter table inscriptions_sms enable row level security;
alter table codes_envoyes enable row level security;
