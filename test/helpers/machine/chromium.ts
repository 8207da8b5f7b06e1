import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

export interface Chromium {
  path: string;
  /** Folder of the libraries that come with it, or none. */
  libraries?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    chromium: Chromium;
  }
}

/** The browser of every test that needs one: the machine's, or the one that npm has brought. */
export default function setup(project: TestProject): void {
  project.provide('chromium', ofTheMachine() ?? fromNpm());
}

function ofTheMachine(): Chromium | undefined {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (stdout?.trim()) return { path: stdout.trim() };
  }
  return undefined;
}

/** Unpacked once, and complete under its name: several runs may need it at the same moment. */
function fromNpm(): Chromium {
  const module = join(PROJECT_ROOT, 'node_modules/@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(module, 'package.json'), 'utf8'));
  const home = join(PROJECT_ROOT, 'node_modules/.cache', `chromium-${version}`);
  if (!existsSync(home)) {
    execFileSync('mkdir', ['-p', dirname(home)]);
    const draft = mkdtempSync(`${home}-`);
    const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: PROJECT_ROOT,
      // It unpacks into the temporary folder and, for what it takes for a machine of Amazon's, the libraries it needs too.
      env: { PATH: process.env.PATH, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    try {
      renameSync(draft, home);
    } catch (error) {
      rmSync(draft, { recursive: true });
      if (!existsSync(home)) throw error;
    }
  }
  return { path: join(home, 'chromium'), libraries: join(home, 'al2023/lib') };
}
