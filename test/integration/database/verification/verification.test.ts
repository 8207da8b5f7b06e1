import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../../src/database/schema/catalogue.ts';
import { compare, type Difference, type Expected } from '../../../../src/database/schema/differences.ts';
import { migrate } from '../../../../src/database/schema/migrations.ts';
import { ROLES } from '../../../../src/database/schema/roles.ts';
import {
  connectionsOf,
  EXPECTED_FILE,
  readExpected,
  verify,
} from '../../../../src/database/schema/verification.ts';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';
import { useTestApp } from '../../../helpers/app.ts';

const test = useTestApp();
let owner: pg.Client;
let neuve: Expected;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: test.current.ownerUrl });
  await owner.connect();
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as Expected;
  // Who owns the database of the tests is a superuser; who is a member of the logins is not of a version.
  const facts = (await readCatalogue(owner)).facts.filter((fact) => !/^(owner|member) /.test(fact));
  neuve = { version, facts };
});
afterAll(() => owner.end());

const sansProprietaire = (differences: readonly Difference[]) =>
  differences.filter((difference) => difference.owner === undefined);
const ecarts = async () =>
  sansProprietaire(await verify(test.current.appUrl, connectionsOf(test.current), { expected: [neuve] }));

/** Does what each difference says to do. */
async function remedier(differences: readonly Difference[]): Promise<void> {
  for (const { remedy } of differences) {
    if (/^(revoke|alter|drop) .*;$/.test(remedy)) await owner.query(remedy);
    else {
      expect(remedy).toContain('ops -- migrer');
      await migrate(test.current.ownerUrl, { again: true });
    }
  }
}

describe('ce que la base permet (règles §11)', () => {
  it('« migrations/attendu.json » dit ce que permet une base neuve (à refaire : vitest run de ce fichier, puis -u)', async () => {
    // The version before stays: its database may be in use until the migration.
    const written = existsSync(EXPECTED_FILE) ? readExpected() : [];
    const before = written[0]?.version === neuve.version ? written.slice(1, 2) : written.slice(0, 1);
    await expect(`${JSON.stringify([neuve, ...before], null, 2)}\n`).toMatchFileSnapshot(EXPECTED_FILE);
  });

  it('une base neuve ne diffère en rien', async () => {
    expect(await ecarts()).toEqual([]);
  });

  const pouvoirs: [string, string, string | RegExp][] = [
    [
      'lire une table',
      'grant select on sessions to comptes1d_app',
      'grant select on sessions to comptes1d_app',
    ],
    [
      'écrire une colonne',
      'grant update (compte_id) on eleves to comptes1d_app',
      'grant update (compte_id) on eleves to comptes1d_app',
    ],
    [
      'transmettre un droit',
      'grant select on eleves to comptes1d_app with grant option',
      'grant select on eleves to comptes1d_app with grant option',
    ],
    ['une politique qui lit tout', 'alter policy classes_de_l_ecole on classes using (true)', 'using true'],
    [
      'une politique qui écrit tout',
      'alter policy classes_de_l_ecole on classes with check (true)',
      'with check true',
    ],
    [
      'une politique pour tous',
      'alter policy journal_de_l_ecole on journal to public',
      'for select to public',
    ],
    [
      'une politique de plus',
      'create policy tout on eleves to comptes1d_app using (true)',
      /inconnu de cette version.*policy tout on eleves/,
    ],
    ['des lignes sans cloisonnement', 'alter table eleves disable row level security', 'rls on eleves'],
    [
      'une fonction sans search_path',
      'alter function journaliser(text, jsonb) reset search_path',
      /trouvé .*volatile security definer md5.*attendu .*set search_path=pg_catalog, public, pg_temp/,
    ],
    [
      'un search_path sans pg_temp',
      'alter function journaliser(text, jsonb) set search_path = pg_catalog, public',
      /trouvé .*set search_path=pg_catalog, public md5/,
    ],
    [
      'une fonction récrite',
      `create or replace function contexte() returns jsonb language plpgsql stable security definer
         set search_path = pg_catalog, public, pg_temp as $$ begin return '{"ecole": 1}'::jsonb; end $$`,
      'function contexte()',
    ],
    [
      'une fonction de plus, de même nom',
      `create function enoncer(json) returns void language sql
         set search_path = pg_catalog, public, pg_temp as 'select'`,
      /inconnu de cette version.*function enoncer\(json\)/,
    ],
    ['une fonction à qui l’appelle', 'alter function sceau(text) security definer', 'security definer'],
    [
      'une vue de droits récrite',
      `create or replace view droits as select agent_id, ecole_id, 'tous' as perimetre, 'habilitation' as titre, fin
         from habilitations`,
      'view droits',
    ],
    ['une règle', 'create rule tout as on delete to journal do instead nothing', 'rule tout on journal'],
    [
      'un déclencheur absent',
      'drop trigger provisoires_un_seul on provisoires',
      'trigger provisoires_un_seul',
    ],
    ['un déclencheur éteint', 'alter table journal disable trigger journal_sans_modification', 'disabled'],
    [
      'appeler ce qui énonce',
      'grant execute on function enoncer(jsonb) to comptes1d_app',
      'grant execute on function enoncer(jsonb) to comptes1d_app',
    ],
    [
      'appeler, pour tous',
      'grant execute on function sceau(text) to public',
      'grant execute on function sceau(text) to public',
    ],
    [
      'lire les fichiers du serveur',
      'grant execute on function pg_read_file(text) to comptes1d_app',
      'grant execute on function pg_read_file(text) to comptes1d_app',
    ],
    [
      'lire les mots de passe des rôles',
      'grant select (rolpassword) on pg_authid to public',
      'grant select (rolpassword) on pg_authid to public',
    ],
    [
      'entrer dans la file d’envoi',
      'grant usage on schema graphile_worker to comptes1d_app',
      'graphile_worker',
    ],
    [
      'créer des tables temporaires',
      `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
      'grant temporary on database to public',
    ],
    [
      'créer dans le schéma',
      'grant create on schema public to comptes1d_app',
      'grant create on schema public to comptes1d_app',
    ],
  ];
  it.each(pouvoirs)(
    'plus de pouvoir, seul à être dit, et le remède dit y remédie : %s',
    async (_, sql, said) => {
      await owner.query(sql);
      const found = await ecarts();
      expect(found.length).toBeGreaterThan(0);
      expect(found.map(({ severity }) => severity)).not.toContain('less');
      expect(found.map(({ what }) => what).join('\n')).toMatch(said);
      if (!sql.includes('graphile_worker')) expect(found).toHaveLength(1);
      await remedier(found);
      expect(await ecarts()).toEqual([]);
    },
  );

  it('plus de pouvoir : un droit donné d’avance sur ce qui sera créé', async () => {
    await owner.query('alter default privileges grant select on tables to comptes1d_app');
    expect(await ecarts()).toMatchObject([
      { severity: 'more', what: expect.stringContaining('all future objects') },
    ]);
    await owner.query('alter default privileges revoke select on tables from comptes1d_app');
    expect(await ecarts()).toEqual([]);
  });

  const manques: [string, string, string][] = [
    ['une fonction', 'revoke execute on function entrer(text, bigint) from comptes1d_app', 'function entrer'],
    ['une lecture', 'revoke select on eleves from comptes1d_app', 'grant select on eleves to comptes1d_app'],
    ['une politique', 'drop policy classes_de_l_ecole on classes', 'policy classes_de_l_ecole on classes'],
    [
      'une entrée',
      'revoke usage on schema public from comptes1d_portail',
      'grant usage on schema public to comptes1d_portail',
    ],
    ['un cloisonnement de trop', 'alter table limites enable row level security', 'rls on limites'],
  ];
  it.each(manques)('moins de pouvoir n’est qu’un avertissement, nommé : %s', async (_, sql, said) => {
    await owner.query(sql);
    const found = await ecarts();
    expect(found.length).toBeGreaterThan(0);
    expect(found.map(({ severity }) => severity)).not.toContain('more');
    expect(found.map(({ what }) => what).join('\n')).toContain(said);
    if (said === 'rls on limites') await owner.query('alter table limites disable row level security');
    else await remedier(found);
    expect(await ecarts()).toEqual([]);
  });

  it('une base copiée ou restaurée sans ses droits d’entrée le dit, et « migrer » la referme', async () => {
    await owner.query('update pg_database set datacl = null where datname = current_database()');
    const found = await ecarts();
    expect(found.filter(({ severity }) => severity === 'more')).toHaveLength(1);
    expect(found[0]?.what).toContain('copiée ou restaurée sans ses droits');
    await remedier(found.slice(0, 1));
    expect(await ecarts()).toEqual([]);
  });

  it('ce qu’attend la version précédente n’est pas un pouvoir de plus, et la migration à faire est dite', async () => {
    const next = {
      version: '9.0.0',
      facts: neuve.facts.filter((f) => !f.startsWith('policy classes_de_l_ecole')),
    };
    next.facts.push(
      'rls on limites',
      'policy classes_de_l_ecole on classes => permissive for all to personne',
    );
    const catalogue = await readCatalogue(owner);
    expect(sansProprietaire(compare(catalogue, [next, neuve]))).toMatchObject([
      { severity: 'less', what: `la base est encore celle de la version précédente (${neuve.version})` },
    ]);
    expect(sansProprietaire(compare(catalogue, [next])).map(({ severity }) => severity)).toEqual([
      'more',
      'more',
    ]);
  });

  it('ce qui est lu d’une base restaurée est mot pour mot ce qu’elle dit : vues, politiques et déclencheurs se relisent tels quels', async () => {
    // A dump holds what PostgreSQL prints, which it then reads and prints anew: « between » inside « and » gains parentheses.
    const { rows } = await owner.query<{ quoi: string; refaire: string; relire: string; texte: string }>(`
      select 'vue ' || c.oid::regclass as quoi, format('create or replace view %s as %s', c.oid::regclass, pg_get_viewdef(c.oid)) as refaire,
        format('select pg_get_viewdef(%L::regclass) as texte', c.oid::regclass) as relire, pg_get_viewdef(c.oid) as texte
      from pg_class c where c.relkind = 'v' and c.relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
      union all
      select format('politique %s de %s', p.polname, p.polrelid::regclass),
        format('alter policy %I on %s', p.polname, p.polrelid::regclass)
          || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
          || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
        format($f$select concat_ws(' / ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as texte
          from pg_policy where oid = %s$f$, p.oid),
        concat_ws(' / ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      from pg_policy p
      union all
      select format('déclencheur %s de %s', t.tgname, t.tgrelid::regclass),
        format('drop trigger %I on %s; ', t.tgname, t.tgrelid::regclass) || pg_get_triggerdef(t.oid),
        format($f$select pg_get_triggerdef(oid) as texte from pg_trigger where tgname = %L and tgrelid = %L::regclass$f$,
          t.tgname, t.tgrelid::regclass), pg_get_triggerdef(t.oid)
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`);
    expect(rows.length).toBeGreaterThan(20);
    await owner.query('begin');
    try {
      for (const { quoi, refaire, relire, texte } of rows) {
        await owner.query(refaire);
        expect([quoi, (await owner.query<{ texte: string }>(relire)).rows[0]?.texte]).toEqual([quoi, texte]);
      }
    } finally {
      await owner.query('rollback');
    }
  });

  it('chaque fonction cherche dans pg_catalog, puis public, et dans pg_temp en dernier', async () => {
    const { rows } = await owner.query<{ nom: string; config: string[] | null }>(
      `select oid::regprocedure::text as nom, proconfig as config from pg_proc
       where pronamespace = 'public'::regnamespace
         and not exists (select 1 from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e')`,
    );
    expect(rows.length).toBeGreaterThan(40);
    const fautives = rows.filter(
      ({ config }) => !config?.includes('search_path=pg_catalog, public, pg_temp'),
    );
    expect(fautives).toEqual([]);
  });

  it('chaque table cloisonne ses lignes, ou n’est donnée à personne', async () => {
    const { rows } = await owner.query<{ nom: string }>(
      `select c.relname as nom from pg_class c
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
         and exists (select 1 from unnest($1::text[]) as r (nom)
                     where has_table_privilege(r.nom, c.oid, 'select, insert, update, delete, truncate')
                        or has_any_column_privilege(r.nom, c.oid, 'select, insert, update'))`,
      [Object.values(ROLES)],
    );
    // Counters of throttling belong to nobody: no school, no account, keys only.
    expect(rows.map(({ nom }) => nom)).toEqual(['limites']);
  });
});
