-- The only ways into the journal. Each entry carries the fingerprint of the one before it in its chain.

create or replace function journal_immuable() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'Le journal ne se modifie pas' using errcode = 'insufficient_privilege';
end $$;
-- Old entries go as points-de-controle.sql says, and nobody but ops may.
create trigger journal_sans_modification before update or truncate on journal
  for each statement execute function journal_immuable();

create or replace function journal_empreinte(
  p_chaine text, p_numero bigint, p_le timestamptz, p_agent bigint, p_auteur text, p_action text,
  p_details jsonb, p_precedent bytea
) returns bytea language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select sha256(p_precedent || convert_to(jsonb_build_array(
    p_chaine, p_numero, to_char(p_le at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_agent, p_auteur,
    p_action, p_details)::text, 'UTF8'))
$$;

-- What may be told: src/domain/journal/actions.ts has the words, and a test compares the two.
create or replace function actions_du_journal() returns text[] language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select array[
    'connexion', 'connexion.refusee', 'connexion.nouvel_appareil', 'deconnexion', 'otp.enrole', 'codes_secours.crees',
    'codes_secours.utilise', 'otp.remplace', 'mot_de_passe.change', 'mot_de_passe.refuse', 'session.fermee',
    'sessions.fermees', 'agent.cree', 'agent.modifie', 'agent.desactive', 'agent.reactive', 'agent.mot_de_passe',
    'agent.enrolement', 'agent.habilite', 'agent.habilitation_modifiee', 'agent.habilitation_finie', 'ecole.creee',
    'ecole.fermee', 'ecole.fusionnee', 'onde.depose', 'onde.abandonne', 'onde.importe', 'comptes.suivis',
    'comptes.partis', 'eleves.informes', 'eleves.reinitialises', 'eleves.feuilles_imprimees', 'eleves.listes',
    'eleves.nouvel_identifiant', 'eleves.identifiant_annule', 'eleves.bloque', 'eleves.debloque', 'representants.informes', 'representants.reinitialises',
    'representants.feuilles_imprimees', 'representants.mails_renvoyes', 'representants.nouvel_identifiant', 'representants.identifiant_annule',
    'representants.listes', 'representants.confirmation_renvoyee', 'representants.bloque', 'representants.debloque', 'nuit.nouveaux_identifiants', 'nuit.identifiants_refuses',
    'nuit.identifiants_sans_suite', 'nuit.purges', 'nuit.faite',
    'parametrage.comptes_eleves', 'parametrage.adresse', 'academie.assistance', 'portail.activation_commencee', 'portail.active', 'portail.provisoire_remplace',
    'portail.mot_de_passe_change', 'portail.mail_confirme', 'portail.inscription_sms', 'portail.franceconnect',
    'portail.franceconnect_lie', 'portail.mot_de_passe_ecarte', 'portail.rattachement', 'portail.portable_confirme', 'portail.mot_de_passe_oublie',
    'portail.limite_levee', 'portail.signalement', 'portail.signalement_repris', 'journal.consulte', 'journal.exporte',
    'delegation.accordee', 'delegation.acceptee', 'delegation.refusee', 'delegation.effet', 'delegation.retiree',
    'delegation.terminee', 'enseignant.atteste', 'enseignant.retire'
  ]
$$;

-- Details are counts and numbers of accounts: a hundred thousand of these are more than any school has.
create or replace function ecrire_journal(
  p_chaine text, p_ecole bigint, p_agent bigint, p_auteur text, p_action text, p_details jsonb
) returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_le timestamptz := clock_timestamp();
  v_numero bigint;
  v_precedent bytea;
  v_empreinte bytea;
begin
  if coalesce(p_action <> all (actions_du_journal()), true) then
    raise exception 'Le journal ne connaît pas l’action %', left(p_action, 40) using errcode = 'check_violation';
  end if;
  if coalesce(octet_length(p_details::text) > 1000000, true) then
    raise exception 'Trop de détails pour une ligne du journal' using errcode = 'check_violation';
  end if;
  insert into journal_chaines (chaine, numero, empreinte) values (p_chaine, 0, '') on conflict do nothing;
  select numero + 1, empreinte into v_numero, v_precedent from journal_chaines where chaine = p_chaine for update;
  v_empreinte := journal_empreinte(p_chaine, v_numero, v_le, p_agent, p_auteur, p_action, p_details, v_precedent);
  insert into journal (chaine, numero, ecole_id, le, agent_id, auteur, action, details, precedent, empreinte)
  values (p_chaine, v_numero, p_ecole, v_le, p_agent, p_auteur, p_action, p_details, v_precedent, v_empreinte);
  update journal_chaines set numero = v_numero, empreinte = v_empreinte where chaine = p_chaine;
end $$;

-- What the web tells by itself: of a login, what an agent does about the own access; in a school, what is done with accounts,
-- within the scope of the right. All the rest is told by the function of the database that does it, or by ops.
create or replace function peut_journaliser(p_contexte jsonb, p_action text) returns boolean language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
  select case
    when p_contexte ? 'acces' then p_action ~ '^(connexion|deconnexion|otp|codes_secours|mot_de_passe|sessions?)(\.|$)'
    when p_action ~ '\.(bloque|debloque)$' then false
    when p_action ~ '^eleves\.' then true
    else p_contexte->>'perimetre' = 'tous' and p_action ~ '^(representants|onde|parametrage|journal)\.'
  end
$$;

-- In the school that was entered, in the name of who entered; of a login, in the agent's own chain. Refused anywhere
-- else: neither chain nor author can be chosen.
create or replace function journaliser(p_action text, p_details jsonb) returns void language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  v_contexte jsonb := contexte();
  v_ecole bigint := (v_contexte->>'ecole')::bigint;
  v_agent bigint := (v_contexte->>'agent')::bigint;
begin
  if v_ecole is null and v_contexte->'acces' is null then
    raise exception 'Le journal s’écrit dans une école' using errcode = 'insufficient_privilege';
  end if;
  if not coalesce(peut_journaliser(v_contexte, p_action), false) then
    raise exception 'Cette action ne se journalise pas ainsi' using errcode = 'insufficient_privilege';
  end if;
  perform ecrire_journal(case when v_ecole is null then 'agent:' || v_agent else 'ecole:' || v_ecole end,
    v_ecole, v_agent, v_contexte->>'auteur', p_action, p_details);
end $$;
grant execute on function journaliser(text, jsonb) to comptes1d_app, comptes1d_acces;

-- What ops do outside a school: the owner's own chain.
create or replace function journaliser_exploitation(p_auteur text, p_action text, p_details jsonb) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  select ecrire_journal('ops', null, null, p_auteur, p_action, p_details)
$$;

-- The journal of a school, by ops from outside it: « both journals say it » when an account goes on elsewhere.
create or replace function journaliser_ecole(p_ecole bigint, p_auteur text, p_action text, p_details jsonb) returns void
language sql set search_path = pg_catalog, public, pg_temp as $$
  select ecrire_journal('ecole:' || p_ecole, p_ecole, null, p_auteur, p_action, p_details)
$$;

-- One entry per school that has some of these accounts, with its own only: what the night does to accounts of many schools.
-- Chains in one order, as wherever several are taken.
create or replace function journaliser_comptes(p_comptes bigint[], p_auteur text, p_action text) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  v_lieu record;
begin
  for v_lieu in
    select f.ecole_id, array_agg(distinct f.compte_id order by f.compte_id) as comptes from (
      select e.ecole_id, e.compte_id from eleves e where e.compte_id = any (p_comptes) and e.parti_le is null
      union all
      select r.ecole_id, r.compte_id from representants_legaux r where r.compte_id = any (p_comptes) and r.parti_le is null
    ) f group by f.ecole_id order by 'ecole:' || f.ecole_id
  loop
    perform journaliser_ecole(v_lieu.ecole_id, p_auteur, p_action,
      jsonb_build_object('nombre', cardinality(v_lieu.comptes), 'comptes', v_lieu.comptes));
  end loop;
end $$;

-- ── Read ─────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The entries of the school that name this account. A function because of its index: under a policy, PostgreSQL would not
-- look into details before it has seen the row.
create or replace function entrees_du_compte(p_compte bigint) returns setof bigint language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
  select j.numero from journal j
  where j.ecole_id = ecole_entiere() and j.details->'comptes' @> to_jsonb(p_compte)
$$;
grant execute on function entrees_du_compte(bigint) to comptes1d_app;

-- Names of these agents, of those who have or had a right in the school entered, or work there: entries tell of others by number only.
create or replace function agents_de_l_ecole(p_agents bigint[]) returns table (id bigint, nom text) language sql stable
security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.prenom || ' ' || a.nom from agents a
  where a.id = any (p_agents) and (
    exists (select 1 from habilitations h where h.agent_id = a.id and h.ecole_id = ecole_entiere())
    or exists (select 1 from affectations f where f.agent_id = a.id and f.ecole_id = ecole_entiere())
    or exists (select 1 from delegations d where d.agent_id = a.id and d.ecole_id = ecole_entiere()))
$$;
grant execute on function agents_de_l_ecole(bigint[]) to comptes1d_app;
