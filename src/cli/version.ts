import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

/** « 0.1.0 (commit 991f70f) »; the commit of the build, or of the sources, when it is known. */
export function lireVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const commit = import.meta.url.endsWith('.ts') ? commitDesSources() : commitConstruit();
  return commit === undefined ? version : `${version} (commit ${commit})`;
}

function commitConstruit(): string | undefined {
  const file = join(PROJECT_ROOT, 'dist/commit');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function commitDesSources(): string | undefined {
  if (!existsSync(join(PROJECT_ROOT, '.git'))) return undefined;
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}
