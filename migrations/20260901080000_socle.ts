import type { Knex } from 'knex';

/**
 * Tables, and who may see what. The web process connects as a member of comptes1d_web, which owns nothing
 * and bypasses nothing. Every transaction states an agent and a school; ecole_courante() believes the school
 * only if the database itself finds a right of that agent there (or if the session belongs to the owner: ops).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(ROLE);
  await knex.raw(SCHOOLS);
  await knex.raw(AGENTS);
  await knex.raw(CONTEXT);
  await knex.raw(ACCOUNTS);
  await knex.raw(PEOPLE);
  await knex.raw(OPERATIONS);
  await knex.raw(JOURNAL);
  await knex.raw(HTTP);
  await knex.raw(POLICIES);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table if exists limites, sessions, journal, journal_chaines, selections, operation_comptes, operations,
      compte_evenements, signalements, rattachements, representants_legaux, eleves, classes, comptes,
      identifiants, identifiant_compteurs, delegations, habilitations, agent_circonscriptions,
      agent_codes_secours, agents, ecoles, circonscriptions cascade;
    drop function if exists ecole_courante, agent_courant, auteur_courant, journaliser, journal_immuable,
      compte_obligatoire cascade;
  `);
}

// Roles belong to the whole server: this one may be there already, prepared by hand or by another database.
// The owner joins it, since ops act under it within a school (withEcoleOps).
const ROLE = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'comptes1d_web') then
    create role comptes1d_web nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  if not pg_has_role(current_user, 'comptes1d_web', 'member') then
    execute format('grant comptes1d_web to %I', current_user);
  end if;
end $$;
grant usage on schema public to comptes1d_web;
`;

const SCHOOLS = `
create table circonscriptions (
  id bigint generated always as identity primary key,
  code text not null constraint circonscriptions_code_unique unique,
  nom text not null,
  academie text not null
);
create table ecoles (
  id bigint generated always as identity primary key,
  uai text not null constraint ecoles_uai_unique unique
    constraint ecoles_uai_valide check (
      uai ~ '^[0-9]{7}[A-Z]$'
      and substr(uai, 8, 1) = substr('ABCDEFGHJKLMNPRSTUVWXYZ', (substr(uai, 1, 7)::int % 23) + 1, 1)),
  nom text not null,
  adresse text,
  code_postal text,
  commune text not null,
  academie text not null,
  circonscription_id bigint constraint ecoles_circonscription references circonscriptions,
  recherche text not null,
  gestion_comptes_eleves boolean not null default false,
  url_service_eleves text,
  onde_maj_le timestamptz,
  created_at timestamptz not null default now()
);
create index ecoles_par_circonscription on ecoles (circonscription_id);
`;

const AGENTS = `
create table agents (
  id bigint generated always as identity primary key,
  identifiant text not null constraint agents_identifiant_unique unique
    constraint agents_identifiant_minuscule check (identifiant = lower(identifiant)),
  nom text not null,
  prenom text not null,
  mail text,
  fonction text not null constraint agents_fonction check (fonction in ('directeur', 'ien', 'enseignant')),
  mot_de_passe_hache text not null,
  otp_chiffre bytea,
  otp_cle text,
  otp_active_le timestamptz,
  otp_dernier_pas bigint not null default 0,
  enrolement_hache text,
  enrolement_expire_le timestamptz,
  version_session integer not null default 1,
  desactive_le timestamptz,
  created_at timestamptz not null default now(),
  constraint agents_otp_complet check ((otp_chiffre is null) = (otp_cle is null))
);
create table agent_codes_secours (
  agent_id bigint not null constraint codes_secours_agent references agents on delete cascade,
  hache text not null,
  utilise_le timestamptz,
  primary key (agent_id, hache)
);
create table agent_circonscriptions (
  agent_id bigint not null constraint agent_circonscriptions_agent references agents on delete cascade,
  circonscription_id bigint not null constraint agent_circonscriptions_circonscription references circonscriptions,
  primary key (agent_id, circonscription_id)
);
create table habilitations (
  agent_id bigint not null constraint habilitations_agent references agents on delete cascade,
  ecole_id bigint not null constraint habilitations_ecole references ecoles,
  debut date not null default (now() at time zone 'Europe/Paris')::date,
  fin date,
  primary key (agent_id, ecole_id, debut),
  constraint habilitations_fin_apres_debut check (fin is null or fin >= debut)
);
create index habilitations_par_ecole on habilitations (ecole_id);
create table delegations (
  id bigint generated always as identity primary key,
  agent_id bigint not null constraint delegations_agent references agents on delete cascade,
  ecole_id bigint not null constraint delegations_ecole references ecoles,
  perimetre text not null constraint delegations_perimetre check (perimetre in ('eleves', 'tous')),
  debut date not null,
  fin date not null,
  accordee_par bigint not null constraint delegations_accordee_par references agents,
  revoquee_le timestamptz,
  created_at timestamptz not null default now(),
  constraint delegations_fin_apres_debut check (fin >= debut)
);
create index delegations_par_agent on delegations (agent_id);
create index delegations_par_ecole on delegations (ecole_id);
`;

const CONTEXT = `
create function agent_courant() returns bigint language sql stable set search_path = pg_catalog, public as $$
  select nullif(current_setting('app.agent_id', true), '')::bigint
$$;

create view droits with (security_invoker = true) as
  select h.agent_id, h.ecole_id, 'tous' as perimetre, 'habilitation' as titre
  from habilitations h join agents a on a.id = h.agent_id and a.desactive_le is null
  where (now() at time zone 'Europe/Paris')::date between h.debut and coalesce(h.fin, 'infinity')
  union all
  select d.agent_id, d.ecole_id, d.perimetre, 'delegation'
  from delegations d join agents a on a.id = d.agent_id and a.desactive_le is null
  where d.revoquee_le is null and (now() at time zone 'Europe/Paris')::date between d.debut and d.fin;

-- The school stated by the transaction, if the database believes it. Inside, current_user is the owner:
-- a session of the owner (ops) is believed; any other must state an agent who has a right in that school.
create function ecole_courante() returns bigint language sql stable security definer
set search_path = pg_catalog, public as $$
  select case
    when pg_has_role(session_user, current_user, 'member') then s.ecole_id
    when exists (select 1 from droits d where d.ecole_id = s.ecole_id and d.agent_id = agent_courant()) then s.ecole_id
  end
  from (select nullif(current_setting('app.ecole_id', true), '')::bigint as ecole_id) s
$$;

create function auteur_courant() returns text language sql stable security definer
set search_path = pg_catalog, public as $$
  select coalesce((select prenom || ' ' || nom from agents where id = agent_courant()),
                  nullif(current_setting('app.auteur', true), ''), 'exploitation')
$$;
`;

const ACCOUNTS = `
-- Every identifier ever given: its primary key is what makes giving one again impossible.
create table identifiants (
  identifiant text constraint identifiants_jamais_redonnes primary key,
  attribue_le timestamptz not null default now(),
  retire_le timestamptz
);
create table identifiant_compteurs (
  racine text primary key,
  dernier integer not null
);
create table comptes (
  id bigint generated always as identity primary key,
  profil text not null constraint comptes_profil check (profil in ('eleve', 'representant_legal')),
  identifiant text not null constraint comptes_identifiant_unique unique
    constraint comptes_identifiant_attribue references identifiants,
  ine text constraint comptes_ine_unique unique,
  etat text not null default 'non_informe'
    constraint comptes_etat check (etat in ('non_informe', 'informe', 'en_cours', 'actif')),
  origine text constraint comptes_origine check (
    origine in ('responsable', 'franceconnect', 'etablissement', 'aten', 'ent')),
  bloque boolean not null default false,
  version integer not null default 1,
  informe_le timestamptz,
  active_le timestamptz,
  provisoire_chiffre bytea,
  provisoire_cle text,
  provisoire_emis_le timestamptz,
  provisoire_expire_le timestamptz,
  mot_de_passe_hache text,
  nouvel_identifiant_demande_le timestamptz,
  mail text,
  mail_confirme_le timestamptz,
  portable text,
  created_at timestamptz not null default now(),
  constraint comptes_ine_eleve check (ine is null or profil = 'eleve'),
  constraint comptes_eleve_jamais_en_cours check (profil <> 'eleve' or etat <> 'en_cours'),
  constraint comptes_non_informe_sans_secret check (
    etat <> 'non_informe' or (provisoire_chiffre is null and mot_de_passe_hache is null and origine is null)),
  constraint comptes_provisoire_complet check (
    (provisoire_chiffre is null) = (provisoire_cle is null)
    and (provisoire_chiffre is null or (provisoire_emis_le is not null and provisoire_expire_le is not null)))
);
create index comptes_provisoires_a_echeance on comptes (provisoire_expire_le) where provisoire_chiffre is not null;
`;

const PEOPLE = `
create table classes (
  ecole_id bigint not null constraint classes_ecole references ecoles,
  id bigint generated always as identity,
  libelle text not null,
  tri text not null,
  primary key (ecole_id, id),
  constraint classes_libelle_unique unique (ecole_id, libelle)
);
create table eleves (
  ecole_id bigint not null constraint eleves_ecole references ecoles,
  id bigint generated always as identity,
  compte_id bigint constraint eleves_compte references comptes,
  classe_id bigint,
  niveau text,
  nom text not null,
  nom_usage text,
  prenom text not null,
  date_naissance date not null,
  sexe text constraint eleves_sexe check (sexe in ('F', 'M')),
  ine text,
  recherche text not null,
  tri text not null,
  parti_le timestamptz,
  created_at timestamptz not null default now(),
  primary key (ecole_id, id),
  constraint eleves_ine_unique unique (ecole_id, ine) deferrable initially immediate,
  constraint eleves_classe foreign key (ecole_id, classe_id) references classes (ecole_id, id)
);
create index eleves_par_compte on eleves (compte_id);
create index eleves_par_ine on eleves (ine) where ine is not null;
create index eleves_presents_par_tri on eleves (ecole_id, tri) where parti_le is null;

create table representants_legaux (
  ecole_id bigint not null constraint representants_ecole references ecoles,
  id bigint generated always as identity,
  compte_id bigint constraint representants_compte references comptes,
  civilite text constraint representants_civilite check (civilite in ('M.', 'Mme')),
  nom text not null,
  nom_usage text,
  prenom text not null,
  mail text,
  portable text,
  telephone_domicile text,
  telephone_travail text,
  adresse text,
  code_postal text,
  commune text,
  pays text,
  recherche text not null,
  tri text not null,
  parti_le timestamptz,
  created_at timestamptz not null default now(),
  primary key (ecole_id, id)
);
create index representants_par_compte on representants_legaux (compte_id);
create index representants_presents_par_tri on representants_legaux (ecole_id, tri) where parti_le is null;
create index representants_identiques on representants_legaux (portable, lower(mail)) where mail is not null;

create table rattachements (
  ecole_id bigint not null,
  representant_legal_id bigint not null,
  eleve_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (ecole_id, representant_legal_id, eleve_id),
  constraint rattachements_representant foreign key (ecole_id, representant_legal_id)
    references representants_legaux (ecole_id, id) on delete cascade,
  constraint rattachements_eleve foreign key (ecole_id, eleve_id) references eleves (ecole_id, id) on delete cascade
);
create index rattachements_par_eleve on rattachements (ecole_id, eleve_id);

create table signalements (
  ecole_id bigint not null,
  id bigint generated always as identity,
  type text not null constraint signalements_type check (type in ('rattachement_errone', 'date_naissance_erronee')),
  representant_legal_id bigint not null,
  eleve_id bigint not null,
  signale_le timestamptz not null default now(),
  clos_le timestamptz,
  primary key (ecole_id, id),
  constraint signalements_representant foreign key (ecole_id, representant_legal_id)
    references representants_legaux (ecole_id, id) on delete cascade,
  constraint signalements_eleve foreign key (ecole_id, eleve_id) references eleves (ecole_id, id) on delete cascade
);
create unique index signalements_un_seul_ouvert on signalements (ecole_id, representant_legal_id, eleve_id, type)
  where clos_le is null;
`;

const OPERATIONS = `
create table selections (
  ecole_id bigint not null constraint selections_ecole references ecoles,
  id uuid not null default gen_random_uuid(),
  agent_id bigint not null constraint selections_agent references agents on delete cascade,
  profil text not null constraint selections_profil check (profil in ('eleve', 'representant_legal')),
  criteres jsonb not null,
  tous boolean not null default false,
  ids bigint[] not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (ecole_id, id)
);
create table operations (
  ecole_id bigint not null constraint operations_ecole references ecoles,
  id bigint generated always as identity,
  type text not null constraint operations_type check (type in ('informer', 'reinitialiser')),
  profil text not null constraint operations_profil check (profil in ('eleve', 'representant_legal')),
  reinitialiser boolean not null default false,
  etat text not null default 'planifiee'
    constraint operations_etat check (etat in ('planifiee', 'executee', 'perimee')),
  agent_id bigint constraint operations_agent references agents,
  auteur text not null,
  selection_id uuid,
  planifiee_le timestamptz not null default now(),
  executee_le timestamptz,
  remplacee_par bigint,
  primary key (ecole_id, id),
  constraint operations_executee_datee check ((etat = 'executee') = (executee_le is not null))
);
-- « ordre » is the order of the sheets: class, then name, as they stood when the plan was made.
create table operation_comptes (
  ecole_id bigint not null,
  operation_id bigint not null,
  ordre integer not null,
  fiche_id bigint not null,
  compte_id bigint not null constraint operation_comptes_compte references comptes,
  version integer not null,
  etat_avant text not null,
  effet text not null constraint operation_comptes_effet check (
    effet in ('attribuer', 'conserver', 'reemettre', 'reinitialiser', 'laisser', 'refuser')),
  motif text,
  primary key (ecole_id, operation_id, fiche_id),
  constraint operation_comptes_operation foreign key (ecole_id, operation_id)
    references operations (ecole_id, id) on delete cascade
);
create table compte_evenements (
  ecole_id bigint not null constraint evenements_ecole references ecoles,
  id bigint generated always as identity,
  compte_id bigint not null constraint evenements_compte references comptes,
  evenement text not null,
  etat_avant text,
  etat_apres text,
  operation_id bigint,
  agent_id bigint,
  auteur text not null default auteur_courant(),
  le timestamptz not null default now(),
  primary key (ecole_id, id)
);
create index evenements_par_compte on compte_evenements (compte_id, le);
`;

const JOURNAL = `
create table journal_chaines (
  chaine text primary key,
  numero bigint not null,
  empreinte bytea not null
);
create table journal (
  id bigint generated always as identity primary key,
  chaine text not null,
  numero bigint not null,
  ecole_id bigint constraint journal_ecole references ecoles,
  le timestamptz not null,
  agent_id bigint,
  auteur text not null,
  action text not null,
  details jsonb not null,
  precedent bytea not null,
  empreinte bytea not null,
  constraint journal_chaine_numero_unique unique (chaine, numero)
);
create index journal_par_ecole on journal (ecole_id, id);

create function journal_immuable() returns trigger language plpgsql as $$
begin
  raise exception 'Le journal ne se modifie pas' using errcode = 'insufficient_privilege';
end $$;
create trigger journal_sans_modification before update or delete or truncate on journal
  for each statement execute function journal_immuable();

-- The only way into the journal: one chain of fingerprints per school (per agent, or « ops », outside a school).
create function journaliser(p_action text, p_details jsonb) returns bigint language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
  v_ecole bigint := ecole_courante();
  v_agent bigint := agent_courant();
  v_auteur text := auteur_courant();
  v_le timestamptz := clock_timestamp();
  v_chaine text := case when v_ecole is not null then 'ecole:' || v_ecole
                        when v_agent is not null then 'agent:' || v_agent else 'ops' end;
  v_numero bigint;
  v_precedent bytea;
  v_empreinte bytea;
  v_id bigint;
begin
  insert into journal_chaines (chaine, numero, empreinte) values (v_chaine, 0, '') on conflict do nothing;
  select numero + 1, empreinte into v_numero, v_precedent from journal_chaines where chaine = v_chaine for update;
  v_empreinte := journal_empreinte(v_chaine, v_numero, v_le, v_agent, v_auteur, p_action, p_details, v_precedent);
  insert into journal (chaine, numero, ecole_id, le, agent_id, auteur, action, details, precedent, empreinte)
  values (v_chaine, v_numero, v_ecole, v_le, v_agent, v_auteur, p_action, p_details, v_precedent, v_empreinte)
  returning id into v_id;
  update journal_chaines set numero = v_numero, empreinte = v_empreinte where chaine = v_chaine;
  return v_id;
end $$;

create function journal_empreinte(
  p_chaine text, p_numero bigint, p_le timestamptz, p_agent bigint, p_auteur text, p_action text,
  p_details jsonb, p_precedent bytea
) returns bytea language sql stable set search_path = pg_catalog, public as $$
  select sha256(p_precedent || convert_to(jsonb_build_array(
    p_chaine, p_numero, to_char(p_le at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_agent, p_auteur,
    p_action, p_details)::text, 'UTF8'))
$$;
`;

const HTTP = `
create table sessions (
  sid varchar primary key,
  sess json not null,
  expire timestamp(6) not null
);
create index sessions_par_expiration on sessions (expire);
-- Counters of throttling: losing them in a crash is harmless, writing them to the log at each try is not.
create unlogged table limites (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
`;

/** Tables whose rows belong to one school, seen through that school only. */
const SCHOOL_TABLES = [
  'classes',
  'eleves',
  'representants_legaux',
  'rattachements',
  'signalements',
  'selections',
  'operations',
  'operation_comptes',
  'compte_evenements',
];

const POLICIES = `
alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema public from public;
grant execute on function agent_courant(), ecole_courante(), auteur_courant(), journaliser(text, jsonb) to comptes1d_web;
grant select on droits to comptes1d_web;

${SCHOOL_TABLES.map(
  (table) => `
alter table ${table} enable row level security;
create policy ${table}_de_l_ecole on ${table} to comptes1d_web
  using (ecole_id = (select ecole_courante())) with check (ecole_id = (select ecole_courante()));
`,
).join('')}
grant select, insert, update, delete on classes, rattachements, signalements, selections to comptes1d_web;
grant select, insert, update on operations to comptes1d_web;
grant select, insert on operation_comptes, compte_evenements to comptes1d_web;
-- Which account a fiche opens is never the web process's to say: see the functions that open accounts.
grant select on eleves, representants_legaux to comptes1d_web;
grant insert (ecole_id, classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, recherche, tri),
  update (classe_id, niveau, nom, nom_usage, prenom, date_naissance, sexe, ine, recherche, tri, parti_le)
  on eleves to comptes1d_web;
grant insert (ecole_id, civilite, nom, nom_usage, prenom, mail, portable, telephone_domicile, telephone_travail,
    adresse, code_postal, commune, pays, recherche, tri),
  update (civilite, nom, nom_usage, prenom, mail, portable, telephone_domicile, telephone_travail,
    adresse, code_postal, commune, pays, recherche, tri, parti_le)
  on representants_legaux to comptes1d_web;

alter table comptes enable row level security;
create policy comptes_de_l_ecole on comptes to comptes1d_web using (
  id in (select e.compte_id from eleves e where e.ecole_id = (select ecole_courante()) and e.parti_le is null)
  or id in (select r.compte_id from representants_legaux r
            where r.ecole_id = (select ecole_courante()) and r.parti_le is null));
grant select (id, profil, identifiant, etat, origine, bloque, version, informe_le, active_le, provisoire_chiffre,
    provisoire_cle, provisoire_emis_le, provisoire_expire_le, nouvel_identifiant_demande_le, mail_confirme_le),
  update (etat, version, informe_le, provisoire_chiffre, provisoire_cle, provisoire_emis_le, provisoire_expire_le,
    mot_de_passe_hache, nouvel_identifiant_demande_le)
  on comptes to comptes1d_web;
alter table identifiants enable row level security;
alter table identifiant_compteurs enable row level security;

alter table ecoles enable row level security;
create policy ecoles_de_l_agent on ecoles for select to comptes1d_web
  using (id in (select d.ecole_id from droits d where d.agent_id = agent_courant()) or id = (select ecole_courante()));
create policy ecole_administree on ecoles for update to comptes1d_web using (id = (select ecole_courante()));
grant select, update (gestion_comptes_eleves, url_service_eleves, onde_maj_le) on ecoles to comptes1d_web;
grant select on circonscriptions to comptes1d_web;

alter table agents enable row level security;
create policy agent_lui_meme on agents to comptes1d_web using (id = (select agent_courant()));
grant select, update (mot_de_passe_hache, otp_chiffre, otp_cle, otp_active_le, otp_dernier_pas, enrolement_hache,
  enrolement_expire_le, version_session) on agents to comptes1d_web;
alter table agent_codes_secours enable row level security;
create policy codes_secours_de_l_agent on agent_codes_secours to comptes1d_web
  using (agent_id = (select agent_courant())) with check (agent_id = (select agent_courant()));
grant select, insert, update, delete on agent_codes_secours to comptes1d_web;
alter table agent_circonscriptions enable row level security;
create policy circonscriptions_de_l_agent on agent_circonscriptions for select to comptes1d_web
  using (agent_id = (select agent_courant()));
alter table habilitations enable row level security;
create policy habilitations_de_l_agent on habilitations for select to comptes1d_web
  using (agent_id = (select agent_courant()));
alter table delegations enable row level security;
create policy delegations_de_l_agent on delegations for select to comptes1d_web
  using (agent_id = (select agent_courant()));
grant select on agent_circonscriptions, habilitations, delegations to comptes1d_web;

alter table journal enable row level security;
alter table journal_chaines enable row level security;
create policy journal_de_l_ecole on journal for select to comptes1d_web using (ecole_id = (select ecole_courante()));
grant select on journal to comptes1d_web;

grant select, insert, update, delete on sessions, limites to comptes1d_web;

-- Before anybody is known: what a login needs of one agent, by exact identifier only.
create function agent_pour_connexion(p_identifiant text)
returns table (
  id bigint, mot_de_passe_hache text, otp_active boolean, desactive boolean, version_session integer
)
language sql stable security definer set search_path = pg_catalog, public as $$
  select a.id, a.mot_de_passe_hache, a.otp_active_le is not null, a.desactive_le is not null, a.version_session
  from agents a where a.identifiant = p_identifiant
$$;
grant execute on function agent_pour_connexion(text) to comptes1d_web;
`;
