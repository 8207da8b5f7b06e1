import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

export interface AssetRoot {
  /** Prefix of the URLs. */
  url: string;
  /** Absolute path of what is served there. */
  folder: string;
}

const fromPackage = (...parts: string[]) => join(PROJECT_ROOT, 'node_modules', ...parts);

/** What browsers may fetch without being logged in. The most precise prefix comes first. */
export const ASSET_ROOTS: readonly AssetRoot[] = [
  { url: '/assets/vendor/bootstrap', folder: fromPackage('bootstrap', 'dist', 'css') },
  { url: '/assets/vendor/atkinson', folder: fromPackage('@fontsource', 'atkinson-hyperlegible', 'files') },
  { url: '/assets', folder: join(PROJECT_ROOT, 'public') },
];

const versions = new Map<string, string>();

/**
 * URL of a file of public/ (« /css/theme.css ») or of a vendor folder (« /vendor/bootstrap/… ») that changes
 * with its content, so that browsers may keep it for a year. Throws when there is no such file.
 */
export function asset(path: string): string {
  const known = versions.get(path);
  if (known !== undefined) return known;
  const url = `/assets${path}`;
  const root = ASSET_ROOTS.find((candidate) => url.startsWith(`${candidate.url}/`));
  if (root === undefined) throw new Error(`Fichier hors de /assets : ${path}`);
  const content = readFileSync(join(root.folder, url.slice(root.url.length)));
  const versioned = `${url}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  versions.set(path, versioned);
  return versioned;
}
