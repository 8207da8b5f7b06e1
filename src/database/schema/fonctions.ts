import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { PROJECT_ROOT } from '../../project-root.ts';

const FOLDER = join(PROJECT_ROOT, 'migrations/fonctions');
/** Policies and grants, after what they call. */
const LAST = 'politiques.sql';

/** Every function, trigger and policy of the database, as the files say it; in the order in which they are applied. */
function readTexts(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.sql') && file !== LAST);
  return [...files.sort(), LAST].map((file) => readFileSync(join(FOLDER, file), 'utf8'));
}

/**
 * Makes the functions, triggers and policies those of the files, and no others, in one transaction; nothing is done when
 * the files have not changed, unless « again » wants what somebody altered by hand put right. « onDropped » hears, before
 * anything is final, what the database had and the files do not know. Returns whether it was done.
 */
export async function applyFonctions(
  client: pg.Client,
  again = false,
  onDropped: (names: string[]) => void = () => {},
): Promise<boolean> {
  const texts = readTexts();
  const hash = createHash('sha256').update(texts.join('\u0000')).digest('hex');
  await client.query('create table if not exists fonctions_appliquees (empreinte text not null)');
  try {
    await client.query('begin');
    await client.query('lock table fonctions_appliquees in exclusive mode');
    const { rows } = await client.query<{ empreinte: string }>('select empreinte from fonctions_appliquees');
    const changed = again || rows[0]?.empreinte !== hash;
    if (changed) {
      const before = await listNames(client);
      await client.query(REMOVE_ALL);
      // A function may name one that comes in a later file.
      await client.query('set local check_function_bodies = off');
      for (const text of texts) await client.query(text);
      const after = new Set(await listNames(client));
      onDropped(before.filter((name) => !after.has(name)));
      await client.query('delete from fonctions_appliquees');
      await client.query('insert into fonctions_appliquees values ($1)', [hash]);
    }
    await client.query('commit');
    return changed;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Views, functions, triggers and policies of this schema, in the words of « migrer »; those of extensions are not ours. */
async function listNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select 'vue ' || c.oid::regclass::text as name from pg_class c
      where relkind = 'v' and relnamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union all
    select 'fonction ' || p.oid::regprocedure::text from pg_proc p
      where pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 'déclencheur ' || tgname || ' de ' || tgrelid::regclass::text from pg_trigger t
      join pg_class c on c.oid = t.tgrelid where not tgisinternal and c.relnamespace = 'public'::regnamespace
    union all
    select 'règle ' || policyname || ' de ' || tablename from pg_policies where schemaname = 'public'
    order by 1`);
  return rows.map(({ name }) => name);
}

/** What the files are about to say anew; extensions keep theirs. Grants on tables are said anew too. */
const REMOVE_ALL = `do $$
declare
  v record;
begin
  for v in select tablename, policyname from pg_policies where schemaname = 'public' loop
    execute format('drop policy %I on %I', v.policyname, v.tablename);
  end loop;
  for v in select tgname, tgrelid::regclass as relation from pg_trigger t join pg_class c on c.oid = t.tgrelid
           where not t.tgisinternal and c.relnamespace = 'public'::regnamespace loop
    execute format('drop trigger %I on %s', v.tgname, v.relation);
  end loop;
  for v in select oid::regclass as relation from pg_class
           where relkind = 'v' and relnamespace = 'public'::regnamespace
             and not exists (select 1 from pg_depend d where d.objid = pg_class.oid and d.deptype = 'e') loop
    execute format('drop view %s', v.relation);
  end loop;
  for v in select oid::regprocedure as fonction from pg_proc
           where pronamespace = 'public'::regnamespace
             and not exists (select 1 from pg_depend d where d.objid = pg_proc.oid and d.deptype = 'e') loop
    execute format('drop function %s', v.fonction);
  end loop;
  execute 'revoke all on all tables in schema public from public, comptes1d_app, comptes1d_acces, comptes1d_portail';
  execute 'revoke all on all sequences in schema public from public, comptes1d_app, comptes1d_acces, comptes1d_portail';
  execute 'alter default privileges revoke execute on functions from public';
end $$`;
