import { readFileSync } from 'node:fs';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import pg from 'pg';
import { estCetteMachine } from '../domain/hote.ts';

/** What a DATABASE_URL* says of TLS, for us to judge: pg gives some of these words another meaning than PostgreSQL. */
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'] as const;

/** « system » of libpq: the authorities that Node knows. */
const KNOWN_AUTHORITIES = 'system';

export interface Address {
  /** As pg would dial it; a Unix socket begins with a slash. */
  host: string;
  user: string;
  password: string;
  database: string;
  /** Off this machine, TLS with the certificate and its name verified, unless the URL says otherwise. */
  tls: 'none' | 'verified' | 'unverified';
  /** Nothing of what is said leaves this machine: a loopback address or a Unix socket. */
  local: boolean;
  /** Files that the URL names. */
  files: { sslrootcert?: string; sslcert?: string; sslkey?: string };
}

/** Reads a DATABASE_URL* without connecting. */
export function readAddress(url: string): Address {
  const { searchParams } = new URL(url);
  const { host, user, password, database } = clientOf(withoutTls(url));
  const socket = host.startsWith('/');
  const local = socket || estCetteMachine(host);
  const files: Address['files'] = {};
  for (const name of ['sslrootcert', 'sslcert', 'sslkey'] as const) {
    const file = searchParams.getAll(name).at(-1);
    if (file && file !== KNOWN_AUTHORITIES) files[name] = file;
  }
  return {
    host,
    user: user ?? '',
    password: password ?? '',
    database: database ?? '',
    tls: socket ? 'none' : tlsOf(searchParams, local),
    local,
    files,
  };
}

function tlsOf(parameters: URLSearchParams, local: boolean): Address['tls'] {
  // « ssl=… » is pg's own word, and « sslmode » wins as it does there.
  const mode = parameters.getAll('sslmode').at(-1) ?? parameters.getAll('ssl').at(-1);
  if (mode === undefined) return local ? 'none' : 'verified';
  if (['disable', 'false', '0'].includes(mode)) return 'none';
  // prefer, require and verify-ca too: each lets somebody in the middle read everything.
  return mode === 'no-verify' ? 'unverified' : 'verified';
}

/**
 * The one way from a URL to a connection: pools, clients, knex, the queue. Throws when a file named by the URL cannot be
 * read.
 */
export function pgOptions(url: string): { connectionString: string; ssl: false | ConnectionOptions } {
  const { host, tls, files } = readAddress(url);
  const connectionString = withoutTls(url);
  if (tls === 'none') return { connectionString, ssl: false };
  const read = (option: string, file: string | undefined) =>
    file === undefined ? {} : { [option]: readFileSync(file, 'utf8') };
  return {
    connectionString,
    ssl: {
      ...read('ca', files.sslrootcert),
      ...read('cert', files.sslcert),
      ...read('key', files.sslkey),
      rejectUnauthorized: tls === 'verified',
      // Node would compare with « localhost » when the host is an address.
      ...(tls === 'verified'
        ? { checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) }
        : {}),
    },
  };
}

/** The same server and database, as another role. */
export function withLogin(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.searchParams.delete('user');
  other.searchParams.delete('password');
  if (other.host === '') {
    // « postgres:///base?host=/run/postgresql »: a URL without a host has no place for a name.
    other.searchParams.set('user', user);
    other.searchParams.set('password', password);
  } else {
    other.username = user;
    other.password = password;
  }
  return other.href;
}

/** PGSSLROOTCERT, for a URL that names no authority by itself. */
export function withRootCertificate(url: string, file: string | undefined): string {
  const other = new URL(url);
  if (file === undefined || other.searchParams.has('sslrootcert')) return url;
  other.searchParams.set('sslrootcert', file);
  return other.href;
}

function withoutTls(url: string): string {
  const bare = new URL(url);
  for (const name of TLS_PARAMETERS) bare.searchParams.delete(name);
  return bare.href;
}

/** pg itself says what it would dial: « ?host= », encoded sockets, defaults. */
const clientOf = (connectionString: string) =>
  new pg.Client({ connectionString, ssl: false }) as Pick<pg.Client, 'host'> & {
    user?: string;
    password?: string | null;
    database?: string;
  };
