import type pg from 'pg';
import { beforeAll, describe, it } from 'vitest';
import { ROLE_NAMES } from '../../src/database/schema/roles.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, annuler, LOGINS, tenter, tenterSansTrace, useConnexions } from '../helpers/attaques.ts';
import { peuplerDeuxEcoles } from '../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
const connexions = useConnexions(test);
/** Every table and view that a function of the owner might look up by its bare name. */
let noms: string[];
let proprietaire: string;

beforeAll(async () => {
  await peuplerDeuxEcoles(test.current.deps);
  const { rows } = await connexions.proprietaire.query<{ noms: string[]; qui: string }>(
    `select current_user::text as qui, array(
       select relname::text from pg_class where relkind in ('r', 'v') and relnamespace = 'public'::regnamespace order by 1
     ) as noms`,
  );
  noms = rows[0]?.noms ?? [];
  proprietaire = rows[0]?.qui ?? '';
});

/** Refused outright: what a statement created in its place would be undone anyway, but it must not even begin. */
async function refuserChaque(attaque: Attaque, login: string, client: pg.Client, essais: readonly string[]) {
  await annuler(client, async () => {
    for (const sql of essais) {
      const { code } = await tenterSansTrace(client, sql);
      attaque.compter(`${login} : ${sql}`, code === undefined);
    }
  });
}

describe('« le rôle web ne peut rien créer, tables temporaires comprises » (règles §11)', () => {
  it('aucune table temporaire, sous le nom d’aucune table', async () => {
    const attaque = new Attaque('tables temporaires');
    for (const login of LOGINS) {
      await refuserChaque(
        attaque,
        login,
        connexions[login],
        noms.flatMap((nom) => [
          `create temp table ${nom} (id bigint)`,
          `create temp table ${nom} as select 1 as ecole_id`,
          `create temp view ${nom} as select 1::bigint as agent_id, 2::bigint as ecole_id, 'tous' as perimetre`,
          `create table pg_temp.${nom} (id bigint)`,
        ]),
      );
    }
    attaque.conclure(LOGINS.length * 20 * 4);
  });

  it('ni rien d’autre, nulle part', async () => {
    const attaque = new Attaque('créations');
    const essais = [
      ...['public', 'pg_catalog', 'graphile_worker', 'information_schema', 'pg_temp'].flatMap((schema) => [
        `create table ${schema}.droits2 (id bigint)`,
        `create view ${schema}.droits2 as select 1`,
        `create sequence ${schema}.suite2`,
        `create type ${schema}.type2 as (a int)`,
        `create domain ${schema}.domaine2 as text`,
        `create function ${schema}.contexte2() returns int language sql as 'select 1'`,
        `create function ${schema}.vole() returns int language plpgsql as 'begin return 1; end'`,
        `create procedure ${schema}.procedure2() language sql as 'select 1'`,
        `create aggregate ${schema}.agregat2(int) (sfunc = int4pl, stype = int)`,
        `create operator ${schema}.=== (leftarg = text, rightarg = text, function = texteq)`,
        `create collation ${schema}.ordre2 from "C"`,
        `create text search configuration ${schema}.recherche2 (copy = simple)`,
        `create statistics ${schema}.statistiques2 on nom, prenom from eleves`,
      ]),
      'create schema vol',
      'create database vol',
      'create role voleur superuser',
      'create cast (text as bigint) with inout as implicit',
      'create language plperlu',
      'create language plpython3u',
      'create event trigger vol on ddl_command_end execute function journal_immuable()',
      'create publication vol for all tables',
      "create subscription vol connection 'host=127.0.0.1' publication vol",
      'create foreign data wrapper vol',
      'create access method vol type index handler bthandler',
      "create tablespace vol location '/tmp'",
      'create trigger vol after insert on eleves for each row execute function eleve_sans_compte()',
      'create trigger vol after insert on journal_chaines for each row execute function eleve_sans_compte()',
      'create rule vol as on select to eleves do instead select 1',
      'create rule vol as on insert to sessions do also notify vol',
      'create policy vol on eleves using (true)',
      'create index vol on eleves (nom)',
      'select 1 as id into vol',
      'select 1 as id into temp droits',
      'create materialized view vol as select 1 as id',
      ...[
        'dblink',
        'postgres_fdw',
        'file_fdw',
        'adminpack',
        'pgcrypto',
        'pg_stat_statements',
        'lo',
        'plpython3u',
      ].map((extension) => `create extension ${extension}`),
    ];
    for (const login of LOGINS) await refuserChaque(attaque, login, connexions[login], essais);
    attaque.conclure(LOGINS.length * 80);
  });

  it('ni ne change ce qui est', async () => {
    const attaque = new Attaque('modifications du schéma');
    const essais = [
      ...noms.flatMap((nom) => [
        `alter table ${nom} disable row level security`,
        `alter table ${nom} owner to current_user`,
        `drop table ${nom} cascade`,
        `truncate ${nom} cascade`,
        `comment on table ${nom} is 'vol'`,
      ]),
      ...['sceau(text)', 'contexte()', 'entrer(text, bigint)', 'empreinte_de_session(text)'].flatMap(
        (fonction) => [
          `alter function ${fonction} set search_path = pg_temp, public`,
          `alter function ${fonction} owner to current_user`,
          `drop function ${fonction} cascade`,
        ],
      ),
      "create or replace function contexte() returns jsonb language sql as $$ select '{}'::jsonb $$",
      'drop policy eleves_de_l_ecole on eleves',
      'alter policy eleves_de_l_ecole on eleves using (true)',
      'alter schema public owner to current_user',
      'drop trigger journal_sans_modification on journal',
      'alter table journal disable trigger all',
      "set session_replication_role = 'replica'",
      "alter system set session_preload_libraries = 'vol'",
    ];
    for (const login of LOGINS) await refuserChaque(attaque, login, connexions[login], essais);
    attaque.conclure(LOGINS.length * 100);
  });

  it('ni ne se donne un droit, ni n’en donne', async () => {
    const attaque = new Attaque('droits donnés');
    const droits = `select md5(string_agg(c.oid || coalesce(c.relacl::text, '')
      || (select coalesce(string_agg(a.attacl::text, ',' order by a.attnum), '') from pg_attribute a where a.attrelid = c.oid),
      ',' order by c.oid)) as somme from pg_class c`;
    for (const login of LOGINS) {
      const client = connexions[login];
      await annuler(client, async () => {
        const avant = await tenter(client, droits);
        // PostgreSQL warns that nothing was granted, and goes on.
        for (const nom of noms) {
          for (const qui of ['current_user', 'public', ...ROLE_NAMES]) {
            await client.query('savepoint essai');
            const { code } = await tenter(client, `grant all on ${nom} to ${qui}`);
            if (code !== undefined) await client.query('rollback to savepoint essai');
            const apres = await tenter(client, droits);
            attaque.compter(`${login} : ${nom} à ${qui}`, apres.lignes[0]?.somme !== avant.lignes[0]?.somme);
            await client.query('rollback to savepoint essai');
          }
        }
      });
    }
    attaque.conclure(LOGINS.length * 20 * 5);
  });
});

describe('un rôle n’est que lui-même (« members of nothing »)', () => {
  it('il ne devient aucun autre, et ne change aucun autre', async () => {
    const attaque = new Attaque('changements de rôle');
    for (const login of LOGINS) {
      const client = connexions[login];
      const { rows } = await client.query<{ moi: string; autres: string[] }>(
        `select session_user::text as moi,
           array(select rolname::text from pg_roles where rolname <> session_user order by 1) as autres`,
      );
      const { moi = '', autres = [] } = rows[0] ?? {};
      for (const attendu of [...ROLE_NAMES, proprietaire])
        if (attendu !== moi && !autres.includes(attendu)) throw new Error(`Rôle ${attendu} absent`);
      const essais = autres.flatMap((role) => [
        `set role "${role}"`,
        `set local role "${role}"`,
        `set session authorization "${role}"`,
        `select set_config('role', '${role}', true)`,
        `alter role "${role}" set statement_timeout = 0`,
        `alter role "${role}" nologin`,
        `alter role "${role}" password 'vol'`,
        `grant "${role}" to current_user`,
        `grant current_user to "${role}"`,
        `drop role "${role}"`,
        `reassign owned by "${role}" to current_user`,
      ]);
      await refuserChaque(attaque, login, client, [
        ...essais,
        'alter role current_user superuser',
        'alter role current_user createrole createdb bypassrls replication',
        'alter role all set statement_timeout = 0',
        "alter role current_user set session_preload_libraries = 'vol'",
        'alter database postgres set statement_timeout = 0',
      ]);
    }
    attaque.conclure(LOGINS.length * 60);
  });

  it('il ne sort pas de la base : ni fichier, ni programme, ni grand objet, ni autre serveur', async () => {
    const attaque = new Attaque('sorties de la base');
    const essais = [
      "copy (select 1) to program 'id > /dev/null'",
      "copy ecoles from program 'id'",
      "copy (select 1) to '/tmp/comptes1d-vol'",
      "copy ecoles from '/etc/passwd'",
      "select pg_read_file('/etc/passwd')",
      "select pg_read_file('postgresql.conf')",
      "select pg_read_binary_file('global/pg_control')",
      "select pg_ls_dir('.')",
      'select * from pg_ls_waldir()',
      'select * from pg_ls_logdir()',
      'select * from pg_ls_tmpdir()',
      "select pg_stat_file('postgresql.conf')",
      "select lo_import('/etc/passwd')",
      "select lo_export(1, '/tmp/comptes1d-vol')",
      "select dblink('host=127.0.0.1', 'select 1')",
      "select * from dblink('dbname=postgres', 'select 1') as t (a int)",
      "load 'auto_explain'",
      "load '$libdir/plugins/vol'",
      'select pg_reload_conf()',
      'select pg_rotate_logfile()',
      'select pg_switch_wal()',
      "select pg_create_restore_point('vol')",
      "select pg_create_logical_replication_slot('vol', 'pgoutput')",
      "select pg_logical_slot_get_changes('vol', null, null)",
      'select * from pg_hba_file_rules',
      'select * from pg_file_settings',
      'select rolpassword from pg_authid',
      'select * from pg_shadow',
      'select * from pg_statistic',
      'select * from pg_largeobject',
      'select subconninfo from pg_subscription',
      'select umoptions from pg_user_mapping',
    ];
    for (const login of LOGINS) await refuserChaque(attaque, login, connexions[login], essais);
    attaque.conclure(LOGINS.length * 30);
  });

  it('ni ne garde rien dans un grand objet, que toutes ses connexions liraient', async () => {
    const attaque = new Attaque('grands objets');
    for (const login of LOGINS)
      await refuserChaque(attaque, login, connexions[login], [
        'select lo_create(0)',
        'select lo_creat(-1)',
        "select lo_from_bytea(0, 'vol')",
      ]);
    attaque.conclure(9);
  });
});
