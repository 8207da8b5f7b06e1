import type pg from 'pg';

/** Gives a role what another one was given in this database; how many grants. */
export async function donnerLesDroitsDe(base: pg.Client, role: string, a: string): Promise<number> {
  const { rows } = await base.query<{ droit: string }>(
    `select format('execute on function %s', p.oid::regprocedure) as droit
     from pg_proc p, aclexplode(p.proacl) a where a.grantee = $1::regrole
     union all select format('%s on %s', a.privilege_type, c.oid::regclass)
     from pg_class c, aclexplode(c.relacl) a where a.grantee = $1::regrole
     union all select format('%s (%I) on %s', a.privilege_type, t.attname, t.attrelid::regclass)
     from pg_attribute t, aclexplode(t.attacl) a where a.grantee = $1::regrole
     union all select format('%s on schema %I', a.privilege_type, n.nspname)
     from pg_namespace n, aclexplode(n.nspacl) a where a.grantee = $1::regrole`,
    [role],
  );
  for (const { droit } of rows) await base.query(`grant ${droit} to ${a}`);
  return rows.length;
}
