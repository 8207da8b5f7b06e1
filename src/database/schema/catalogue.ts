import type pg from 'pg';
import { ROLE_NAMES } from './roles.ts';

/**
 * What the database lets the three logins do, as its catalogue says it to any role: one sorted line of text each, the
 * same whatever the server's version, the name of the database and that of its owner.
 *
 * - `grant … to …`: a power, of a login or of everybody; `role … …`: what a login is, is member of, or owns
 * - `rls on …`: a table whose rows policies keep
 * - `policy …`, `function …`, `trigger …`, `view …`, `rule …`: a name, ` => `, and its whole meaning
 * - `member …`: another role that can become a login
 * - `owner …`: what the owner of the tables is beyond an owner
 */
export type Fact = string;

/** A role of this server, and the login whose part it plays: another name is for tests and replacements of a login. */
export type Played = readonly { login: string; role: string }[];

const THE_LOGINS: Played = ROLE_NAMES.map((role) => ({ login: role, role }));

/** Between the name of what has a text, and this text. */
export const MEANS = ' => ';

export interface Catalogue {
  facts: Fact[];
  database: string;
  /** The role to which the tables belong. */
  owner: string;
  /** That role is the one initdb made: nobody can take SUPERUSER from it. */
  ownerIsBootstrap: boolean;
  migrated: boolean;
  /** False for a database made from a template or a dump: neither carries who may enter it. */
  closed: boolean;
}

/** Reads everything at one moment, in a transaction that the caller's pooler may hand to any connection. */
export async function readCatalogue(client: pg.Client, played: Played = THE_LOGINS): Promise<Catalogue> {
  const roles = [played.map(({ login }) => login), played.map(({ role }) => role)];
  const lines = async (sql: string, params: unknown[] = []): Promise<Fact[]> =>
    (await client.query<{ line: string }>(sql, params)).rows.map(({ line }) =>
      line.replace(/\s+/g, ' ').trim(),
    );
  await client.query('begin isolation level repeatable read read only');
  try {
    // Names are printed without their schema when they are found there first: ours, or PostgreSQL's own.
    await client.query('set local search_path = pg_catalog, public, pg_temp');
    const { rows } = await client.query<Omit<Catalogue, 'facts'>>(SITUATION);
    const facts = [
      ...(await lines(GRANTS, roles)),
      ...(await lines(ROLES, roles)),
      ...(await lines(MEMBERS, roles)),
      ...(await lines(TEXTS, roles)),
      ...(await lines(OWNER)),
    ];
    return { ...(rows[0] as Omit<Catalogue, 'facts'>), facts: [...new Set(facts)].sort() };
  } finally {
    await client.query('rollback');
  }
}

/** The one who owns the tables, hence the functions: ops act as this role. */
const THE_OWNER = `coalesce((select relowner from pg_class where oid = to_regclass('public.ecoles')),
  (select datdba from pg_database where datname = current_database()))`;

const SITUATION = `
  select quote_ident(current_database()) as database,
         pg_get_userbyid(${THE_OWNER})::text as owner, ${THE_OWNER} = 10 as "ownerIsBootstrap",
         to_regclass('public.fonctions_appliquees') is not null as migrated,
         (select datacl is not null from pg_database where datname = current_database()) as closed`;

/** « public » is everybody: oid 0 in an access list. */
const LOGINS = `
  logins as (
    select r.oid, p.login from unnest($1::text[], $2::text[]) as p (login, role) join pg_roles r on r.rolname = p.role
  )`;

const OURS = (schema: string) => `${schema} !~ '^pg_' and ${schema} <> 'information_schema'`;

const OF_EXTENSION = (oid: string) =>
  `exists (select 1 from pg_depend x where x.objid = ${oid} and x.deptype = 'e')`;

/** Born open to everybody, and what step 1 of « Installation » closes: whoever calls them writes outside every table. */
const LARGE_OBJECTS = ['lo_creat(integer)', 'lo_create(oid)', 'lo_from_bytea(oid, bytea)']
  .map((signature) => `'pg_catalog.${signature}'::regprocedure`)
  .join(', ');

/**
 * Access lists, columns and defaults included. PostgreSQL's own objects count for what was added to what they were born
 * with; those of a schema where no login may go count for what is granted by name.
 */
const GRANTS = `
  with ${LOGINS}, everyone as (select oid, login from logins union all select 0, 'public'),
  schemas as (
    select n.oid, n.nspname, ${OURS('n.nspname')} as ours,
           exists (select 1 from aclexplode(n.nspacl) g join everyone e on e.oid = g.grantee) as entered
    from pg_namespace n
  ), objects (what, schema, class, object, part, list, born) as (
    select 'database', null::oid, 'pg_database'::regclass, d.oid, 0, d.datacl, acldefault('d', d.datdba)
    from pg_database d where d.datname = current_database()
    union all
    select 'schema ' || quote_ident(n.nspname), n.oid, 'pg_namespace'::regclass, n.oid, 0, n.nspacl,
           acldefault('n', n.nspowner) from pg_namespace n
    union all
    select case c.relkind when 'S' then 'sequence ' else '' end || c.oid::regclass, c.relnamespace, 'pg_class'::regclass,
           c.oid, 0, c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
    from pg_class c
    union all
    select '(' || quote_ident(a.attname) || ') on ' || c.oid::regclass, c.relnamespace, 'pg_class'::regclass, c.oid,
           a.attnum::int, a.attacl, acldefault('c', c.relowner)
    from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null and not a.attisdropped
    union all
    select case p.prokind when 'p' then 'procedure ' else 'function ' end || p.oid::regprocedure, p.pronamespace,
           'pg_proc'::regclass, p.oid, 0, p.proacl, acldefault('f', p.proowner) from pg_proc p
    union all
    select 'foreign server ' || quote_ident(s.srvname), null, 'pg_foreign_server'::regclass, s.oid, 0, s.srvacl,
           acldefault('S', s.srvowner) from pg_foreign_server s
    union all
    select 'foreign data wrapper ' || quote_ident(w.fdwname), null, 'pg_foreign_data_wrapper'::regclass, w.oid, 0,
           w.fdwacl, acldefault('F', w.fdwowner) from pg_foreign_data_wrapper w
    union all
    select 'parameter ' || p.parname, null, 'pg_parameter_acl'::regclass, p.oid, 0, p.paracl, '{}'
    from pg_parameter_acl p
    union all
    select 'all future objects (' || d.defaclobjtype::text || ') of ' || pg_get_userbyid(d.defaclrole), null,
           'pg_default_acl'::regclass, d.oid, 0, d.defaclacl, '{}' from pg_default_acl d
  )
  select 'grant ' || lower(g.privilege_type) || case when o.what like '(%' then ' ' else ' on ' end || o.what
         || ' to ' || e.login || t.option as line
  from objects o
  cross join lateral aclexplode(coalesce(o.list, o.born)) g
  join (values ('', false), (' with grant option', true)) t (option, grantable) on g.is_grantable >= t.grantable
  join everyone e on e.oid = g.grantee
  left join schemas s on s.oid = o.schema
  where (s.oid is null or e.oid <> 0 or case when s.ours then s.entered else s.nspname <> 'information_schema' end)
    and (s.ours or s.oid is null or (o.class = 'pg_proc'::regclass and o.object in (${LARGE_OBJECTS})) or not exists (
      select 1 from aclexplode(coalesce((select i.initprivs from pg_init_privs i where i.classoid = o.class
        and i.objoid = o.object and i.objsubid = o.part), o.born)) i
      where i.grantee = g.grantee and i.privilege_type = g.privilege_type and i.is_grantable >= g.is_grantable))`;

const ROLES = `
  with ${LOGINS}
  select 'role ' || l.login || ' ' || a.attribute as line
  from logins l join pg_roles r on r.oid = l.oid
  cross join lateral (values ('login', r.rolcanlogin), ('superuser', r.rolsuper), ('bypassrls', r.rolbypassrls),
    ('createrole', r.rolcreaterole), ('createdb', r.rolcreatedb), ('replication', r.rolreplication)) a (attribute, present)
  where a.present
  union all
  select 'role ' || l.login || ' member of ' || quote_ident(r.rolname)
         || case when m.admin_option then ' with admin option' else '' end
  from logins l join pg_auth_members m on m.member = l.oid join pg_roles r on r.oid = m.roleid
  union all
  select 'role ' || l.login || ' owner of objects'
         || coalesce(' in database ' || (select quote_ident(d.datname) from pg_database d where d.oid = o.dbid), '')
  from logins l join pg_shdepend o on o.refclassid = 'pg_authid'::regclass and o.refobjid = l.oid and o.deptype = 'o'`;

const OWNED_BY_ANOTHER = (owner: string) =>
  `case when ${owner} = ${THE_OWNER} then '' else ' owned by ' || pg_get_userbyid(${owner}) end`;

/** What decides: the meaning of policies, functions, triggers, views and rules; who owns them, when not the owner. */
const TEXTS = `
  with ${LOGINS}
  select 'rls on ' || c.oid::regclass as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relrowsecurity and ${OURS('n.nspname')}
  union all
  select 'policy ' || quote_ident(p.polname) || ' on ' || p.polrelid::regclass || '${MEANS}'
         || case when p.polpermissive then 'permissive' else 'restrictive' end
         || case p.polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update'
                          when 'd' then ' for delete' else ' for all' end
         || ' to ' || (select string_agg(coalesce(l.login, r.rolname, 'public'), ', '
                         order by coalesce(l.login, r.rolname, 'public') collate "C")
                       from unnest(p.polroles) as x (oid) left join logins l on l.oid = x.oid
                       left join pg_roles r on r.oid = x.oid)
         || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '')
         || coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
  from pg_policy p
  union all
  select 'function ' || p.oid::regprocedure || '${MEANS}' || '(' || pg_get_function_arguments(p.oid) || ')'
         || coalesce(' returns ' || pg_get_function_result(p.oid), '') || ' language ' || l.lanname
         || case p.provolatile when 'i' then ' immutable' when 's' then ' stable' else ' volatile' end
         || case when p.prosecdef then ' security definer' else '' end
         || case when p.proleakproof then ' leakproof' else '' end || case when p.proisstrict then ' strict' else '' end
         || coalesce(' set ' || array_to_string(p.proconfig, ' set '), '') || ${OWNED_BY_ANOTHER('p.proowner')}
         || ' md5 ' || md5(p.prosrc)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where ${OURS('n.nspname')} and not ${OF_EXTENSION('p.oid')}
  union all
  select 'trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass || '${MEANS}' || pg_get_triggerdef(t.oid)
         || case t.tgenabled when 'O' then '' when 'D' then ' disabled' else ' enabled ' || t.tgenabled::text end
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and ${OURS('n.nspname')}
  union all
  select 'view ' || c.oid::regclass || '${MEANS}' || pg_get_viewdef(c.oid)
         || coalesce(' with ' || array_to_string(c.reloptions, ', '), '') || ${OWNED_BY_ANOTHER('c.relowner')}
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${OURS('n.nspname')} and not ${OF_EXTENSION('c.oid')}
  union all
  select 'rule ' || quote_ident(w.rulename) || ' on ' || w.ev_class::regclass || '${MEANS}' || pg_get_ruledef(w.oid)
  from pg_rewrite w join pg_class c on c.oid = w.ev_class join pg_namespace n on n.oid = c.relnamespace
  where w.rulename <> '_RETURN' and ${OURS('n.nspname')} and not ${OF_EXTENSION('w.oid')}`;

/**
 * Roles that can become a login without its password. Not counted: superusers and who may create roles, since no comparison
 * stops an administrator; the owner, who enters schools as comptes1d_app; the owners of other databases of this server,
 * for the same reason in theirs.
 */
const MEMBERS = `
  with recursive ${LOGINS}, elsewhere as (
    select datdba as oid from pg_database where datdba <> ${THE_OWNER}
  ), members (login, oid) as (
    select l.login, m.member from logins l join pg_auth_members m on m.roleid = l.oid
    where m.member not in (select oid from elsewhere)
    union
    select b.login, m.member from members b join pg_auth_members m on m.roleid = b.oid
    where m.member not in (select oid from elsewhere)
  )
  select 'member ' || quote_ident(r.rolname) || ' of ' || b.login as line
  from members b join pg_roles r on r.oid = b.oid
  where not r.rolsuper and not r.rolcreaterole and r.oid <> ${THE_OWNER}
    and not exists (select 1 from logins l where l.oid = r.oid)`;

/** What a plain owner is not: from one of these, a fault in a function would reach the whole server. */
const OWNER = `
  select 'owner ' || a.attribute as line
  from pg_roles r
  cross join lateral (values ('superuser', r.rolsuper), ('createrole', r.rolcreaterole),
    ('replication', r.rolreplication)) a (attribute, present)
  where r.oid = ${THE_OWNER} and a.present
  union all
  select 'owner member of ' || quote_ident(r.rolname)
  from pg_auth_members m join pg_roles r on r.oid = m.roleid
  where m.member = ${THE_OWNER} and r.rolname not in (${ROLE_NAMES.map((name) => `'${name}'`).join(', ')})`;
