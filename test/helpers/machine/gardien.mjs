// Waits for the end of the run that started it (its standard input closes), however it ends: then stops the PostgreSQL of the
// folders given, if one still runs, and removes them.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.resume();
process.stdin.once('close', async () => {
  for (const folder of process.argv.slice(2)) await remove(folder);
});

async function remove(folder) {
  const pidFile = join(folder, 'data/postmaster.pid');
  // « Immediate shutdown »: these data are worth nothing. A server that is just starting writes its file soon.
  for (let attempt = 0; attempt < 100 && existsSync(folder); attempt += 1) {
    if (!existsSync(pidFile)) {
      rmSync(folder, { recursive: true, force: true });
      await pause(300);
      continue;
    }
    try {
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT');
    } catch {
      rmSync(pidFile, { force: true });
    }
    await pause(100);
  }
}
