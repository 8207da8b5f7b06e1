import pg from 'pg';

/**
 * What clients see while PostgreSQL restarts: every connection to this database ends (57P01) and none can be made,
 * until the promise it gives is called.
 */
export async function couperLaBase(url: string): Promise<() => Promise<void>> {
  const admin = new URL(url);
  const nom = pg.escapeIdentifier(admin.pathname.slice(1));
  admin.pathname = '/postgres';
  const executer = async (...requetes: string[]) => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    for (const requete of requetes) await client.query(requete);
    await client.end();
  };
  await executer(
    `alter database ${nom} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = ${pg.escapeLiteral(new URL(url).pathname.slice(1))}`,
  );
  return () => executer(`alter database ${nom} allow_connections true`);
}
