import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { direPanne } from '../../../../src/cli/panne.ts';
import { loadConfig } from '../../../../src/config.ts';
import { pgOptions, readAddress, withRootCertificate } from '../../../../src/database/connection.ts';
import { type EmbeddedServer, startEmbedded } from '../../../../src/database/embarque/embedded.ts';
import { migrate } from '../../../../src/database/schema/migrations.ts';
import { prepareRoles } from '../../../../src/database/schema/roles.ts';
import { connectionsOf, verify } from '../../../../src/database/schema/verification.ts';
import { createDeps } from '../../../../src/deps.ts';
import { startQueueWorker } from '../../../../src/jobs/queue-worker.ts';
import { PROJECT_ROOT } from '../../../../src/project-root.ts';

/**
 * A server that asks for TLS from everybody but its administrator, by an address that is not a loopback one although it
 * leads here: 0.0.0.0. Its certificate, valid a hundred years, is for « localhost » and 0.0.0.0; the key of the authority
 * that signed it was thrown away.
 */
const CERTIFICATS = join(PROJECT_ROOT, 'test/helpers/certificats');
const AUTORITE = join(CERTIFICATS, 'autorite.pem');
const home = join(tmpdir(), `comptes1d-tls-${process.pid}`);
let server: EmbeddedServer;
let fichiers: string;

beforeAll(async () => {
  // PostgreSQL wants its key for itself alone; root runs it as another user, known once the cluster is made.
  const essai = await startEmbedded(home);
  await essai.stop();
  const { uid, gid } = statSync(join(essai.home, 'data'));
  fichiers = mkdtempSync(join(essai.home, 'tls-'));
  for (const nom of ['serveur.pem', 'serveur.key']) copyFileSync(join(CERTIFICATS, nom), join(fichiers, nom));
  writeFileSync(
    join(fichiers, 'hba.conf'),
    'host all postgres all scram-sha-256\nhostssl all all all scram-sha-256\nhostnossl all all all reject\n',
  );
  for (const nom of ['', ...readdirSync(fichiers)]) {
    chmodSync(join(fichiers, nom), nom === '' ? 0o700 : 0o600);
    chownSync(join(fichiers, nom), uid, gid);
  }
  server = await startEmbedded(home, [
    'fsync=off',
    'ssl=on',
    `ssl_cert_file=${join(fichiers, 'serveur.pem')}`,
    `ssl_key_file=${join(fichiers, 'serveur.key')}`,
    `hba_file=${join(fichiers, 'hba.conf')}`,
  ]);
  await enAdmin(
    "create role proprietaire login createrole password 'proprio'; alter database comptes1d owner to proprietaire",
  );
}, 120_000);
afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function enAdmin(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

function adresse(hote: string, parametres: Record<string, string> = {}): string {
  const url = new URL(server.url);
  url.host = `${hote}:${url.port}`;
  url.username = 'proprietaire';
  url.password = 'proprio';
  for (const [nom, valeur] of Object.entries(parametres)) url.searchParams.set(nom, valeur);
  return url.href;
}

async function ouvrir(url: string): Promise<boolean> {
  const client = new pg.Client(pgOptions(url));
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0].ssl;
  } finally {
    await client.end();
  }
}

describe('TLS vers PostgreSQL (règles §11)', {
  timeout: 120_000,
}, () => {
  it('une autre machine : sans qu’on le demande, et l’autorité du serveur doit être connue', async () => {
    expect(readAddress(adresse('0.0.0.0')).local).toBe(false);
    await expect(ouvrir(adresse('0.0.0.0'))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    expect(await ouvrir(adresse('0.0.0.0', { sslrootcert: AUTORITE }))).toBe(true);
    expect(await ouvrir(withRootCertificate(adresse('0.0.0.0'), AUTORITE))).toBe(true);
  });

  it('aucun « sslmode » n’affaiblit la vérification, hors ceux qui y renoncent', async () => {
    for (const sslmode of ['prefer', 'require', 'verify-ca', 'verify-full'])
      await expect(ouvrir(adresse('0.0.0.0', { sslmode, uselibpqcompat: 'true' }))).rejects.toMatchObject({
        code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      });
    expect(await ouvrir(adresse('0.0.0.0', { sslmode: 'no-verify' }))).toBe(true);
    await expect(ouvrir(adresse('0.0.0.0', { sslmode: 'disable' }))).rejects.toMatchObject({ code: '28000' });
  });

  it('le nom aussi est vérifié, y compris une adresse, que Node prendrait pour « localhost »', async () => {
    const options = { sslmode: 'verify-full', sslrootcert: AUTORITE };
    expect(await ouvrir(adresse('localhost', options))).toBe(true);
    await expect(ouvrir(adresse('127.0.0.1', options))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('un refus dit le rôle, le nom du certificat, et quoi faire (une phrase en français)', async () => {
    const dire = (url: string) =>
      ouvrir(url).then(
        () => 'ouverte',
        (error: unknown) => direPanne(error),
      );
    // What a server behind a tunnel, by a loopback address, says: TLS is not used there unless it is asked for.
    expect(await dire(adresse('127.0.0.1'))).toMatch(
      /le rôle «\u00a0proprietaire\u00a0» sans TLS\u00a0: ajoutez «\u00a0\?sslmode=verify-full\u00a0»/,
    );
    const autreNom = await dire(adresse('127.0.0.1', { sslmode: 'verify-full', sslrootcert: AUTORITE }));
    expect(autreNom).toMatch(/n’est pas au nom de «\u00a0127\.0\.0\.1\u00a0», mais de .*DNS:localhost/);
    expect(autreNom).not.toContain('autorité');
    expect(await dire(adresse('0.0.0.0'))).toContain('donnez son autorité');
  });

  it('un serveur sans TLS est refusé', async () => {
    // What such a server answers to who asks for TLS (PostgreSQL, « SSL Session Encryption »).
    const sans = createServer((socket) => socket.once('data', () => socket.end('N')));
    await new Promise<void>((resolve) => sans.listen(0, '127.0.0.1', resolve));
    try {
      const url = new URL(adresse('0.0.0.0'));
      url.port = String((sans.address() as AddressInfo).port);
      await expect(ouvrir(url.href)).rejects.toThrow('does not support SSL');
    } finally {
      sans.close();
    }
  });

  it('chaque connexion passe par là : rôles, migrations, file, comparaison, lots du web et du propriétaire, travail', async () => {
    const ownerUrl = adresse('0.0.0.0', { sslrootcert: AUTORITE });
    const roles = await prepareRoles(ownerUrl);
    expect(await migrate(ownerUrl)).toContain('fonctions');
    const urls = { ownerUrl, ...roles };
    expect(
      (await verify(ownerUrl, connectionsOf(urls))).filter(({ severity }) => severity === 'less'),
    ).toEqual([]);
    const deps = createDeps(loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }), urls);
    const travail = await startQueueWorker(deps, ownerUrl);
    try {
      await deps.database.query(sql`select 1`);
      await deps.database.queryAcces('select 1');
      await deps.database.withOps((trx) => trx.run(sql`select 1`));
      // The queue's own connections come a moment later than its lock.
      await expect
        .poll(
          async () =>
            (
              await enAdmin(
                `select usename, bool_and(ssl) as ssl, count(*)::int as n from pg_stat_activity join pg_stat_ssl using (pid)
                 where datname = 'comptes1d' and usename <> 'postgres' group by usename order by usename`,
              )
            ).rows,
          { timeout: 20_000 },
        )
        .toEqual([
          { usename: 'comptes1d_acces', ssl: true, n: 1 },
          { usename: 'comptes1d_app', ssl: true, n: 1 },
          { usename: 'proprietaire', ssl: true, n: expect.toSatisfy((n: number) => n >= 3) },
        ]);
    } finally {
      await travail.stop();
      await deps.close();
    }
  });
});
