import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import type { Site } from './sites.ts';

/** Fails to compile unless the row type T has exactly the columns C, each of a type that C's may be. */
const VERIFIEE = `
export type Absentes<T, C> = Exclude<keyof T, keyof C>;
export type EnTrop<T, C> = Exclude<keyof C, keyof T>;
export type Autres<T, C> = {
  [K in keyof T & keyof C]: unknown extends C[K] ? never : [NonNullable<T[K]>] extends [C[K]] ? never : K
}[keyof T & keyof C];
export type Verifiee<T, _Ecarts extends never> = T;
`;

export interface LigneConnue extends Site {
  colonnes: Readonly<Record<string, string>>;
}

/**
 * What the compiler says of a copy of the source in which each statement's row type is confronted with the columns that
 * PostgreSQL gives: nothing when they agree.
 */
export function confronter(lignes: readonly LigneConnue[]): string[] {
  const dossier = mkdtempSync(join(tmpdir(), 'comptes1d-enonces-'));
  try {
    for (const nom of ['src', 'seeds'])
      cpSync(join(PROJECT_ROOT, nom), join(dossier, nom), { recursive: true });
    for (const nom of ['node_modules', 'package.json'])
      symlinkSync(join(PROJECT_ROOT, nom), join(dossier, nom));
    const fichiers = [...new Set(lignes.map(({ fichier }) => fichier))];
    for (const nom of fichiers) {
      const sites = lignes.filter(({ fichier }) => fichier === nom);
      writeFileSync(join(dossier, 'src', nom), reecrire(nom, sites));
    }
    const { compilerOptions } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'tsconfig.json'), 'utf8'));
    const files = fichiers.map((nom) => `src/${nom}`);
    writeFileSync(join(dossier, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    return compiler(dossier);
  } finally {
    rmSync(dossier, { recursive: true, force: true });
  }
}

function reecrire(fichier: string, sites: readonly LigneConnue[]): string {
  let texte = readFileSync(join(PROJECT_ROOT, 'src', fichier), 'utf8');
  for (const { type, colonnes } of sites.toSorted((a, b) => (b.type?.debut ?? 0) - (a.type?.debut ?? 0))) {
    if (type === undefined) continue;
    const c = `{ ${Object.entries(colonnes)
      .map(([nom, ts]) => `${JSON.stringify(nom)}: ${ts}`)
      .join('; ')} }`;
    const t = type.texte.replace(/\s+/g, ' ');
    const verifiee = `Verifiee<${t}, Absentes<${t}, ${c}> | EnTrop<${t}, ${c}> | Autres<${t}, ${c}>>`;
    texte = texte.slice(0, type.debut) + verifiee + texte.slice(type.debut + type.texte.length);
  }
  return texte + VERIFIEE;
}

/** The compiler's faults, « place: words », without the lines that only explain. */
function compiler(dossier: string): string[] {
  try {
    execFileSync(process.execPath, [join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc'), '-p', dossier], {
      cwd: dossier,
      encoding: 'utf8',
    });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return stdout.split('\n').filter((line) => line.startsWith('src/'));
  }
}
