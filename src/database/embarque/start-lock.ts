import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../config.ts';

/** A first start on a slow disk takes some seconds; beyond this its holder is stuck, and waiting would say nothing. */
const PATIENCE_MS = 180_000;

/**
 * Runs « fn » alone among the processes that name this file. A holder that died (kill -9, power cut) is replaced: the file
 * says its pid and when it started, so that another process with the same pid is not taken for it. Says once on standard
 * error that it waits. Throws a ConfigError when the holder is alive and lasts, or the folder cannot be written.
 */
export async function withStartLock<R>(file: string, fn: () => Promise<R>): Promise<R> {
  const mine = await take(file);
  try {
    return await fn();
  } finally {
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

async function take(file: string): Promise<string> {
  const mine = `${process.pid} ${startedAt(process.pid)} ${randomBytes(6).toString('hex')}\n`;
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Complete before it bears its name: nobody reads half a lock.
    writeFileSync(draft, mine, { mode: 0o644 });
  } catch (error) {
    throw new ConfigError(
      `Le dossier ${dirname(file)} n’est pas accessible en écriture (${(error as { code?: string }).code})\u00a0: donnez-en un autre par VAR_DIR.`,
    );
  }
  try {
    let said = false;
    for (let waited = 0; !link(draft, file); waited += 100) {
      const holder = read(file);
      if (holder === undefined) continue;
      if (!isHeld(holder)) {
        evict(file, holder);
        continue;
      }
      const [pid] = holder.split(' ');
      if (!said)
        process.stderr.write(
          `Un autre processus (${pid}) démarre ou arrête la base de ce dossier\u00a0: j’attends qu’il ait fini.\n`,
        );
      said = true;
      if (waited >= PATIENCE_MS)
        throw new ConfigError(
          `Le processus ${pid} retient ${file} depuis trop longtemps\u00a0: arrêtez-le, puis relancez.`,
        );
      await sleep(100);
    }
    return mine;
  } finally {
    rmSync(draft, { force: true });
  }
}

function link(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same dead holder: only one moves that very file away, the other puts back what it took. */
function evict(file: string, holder: string): void {
  const moved = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  if (read(moved) !== holder) link(moved, file);
  rmSync(moved, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isHeld(holder: string): boolean {
  const [pid = '', started = ''] = holder.split(' ');
  return isAlive(Number(pid)) && startedAt(Number(pid)) === started;
}

/** Also true for a process of somebody else, which may not be signalled. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Tells a process from a later one of the same pid: ticks since boot on Linux (proc(5), field 22), a date elsewhere. */
function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, between parentheses, may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return '';
    try {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
        .trim()
        .replaceAll(' ', '_');
    } catch {
      return '';
    }
  }
}
