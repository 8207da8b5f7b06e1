// « npm run typecheck »: the templates of views/ as TypeScript, so that a wrong key does not compile.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Path under views/, without extension → its text. */
export type Sources = Readonly<Record<string, string>>;

export function readTemplates(): Record<string, string> {
  const folder = join(ROOT, 'views');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ejs'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.ejs'.length), readFileSync(join(folder, file), 'utf8')]),
  );
}

const TAG = /<%([=\-#]?)([\s\S]*?)-?%>/g;
const onlyLines = (text: string): string => text.replace(/[^\n]/g, '');

/** The code of a template, each line where it was: markup is dropped, what is written goes to out(). */
function toCode(source: string): string {
  let code = '';
  let end = 0;
  for (const match of source.matchAll(TAG)) {
    const [tag, kind, inside = ''] = match;
    code += onlyLines(source.slice(end, match.index));
    end = match.index + tag.length;
    code += kind === '#' ? onlyLines(tag) : kind ? `;out(${inside});` : inside;
  }
  return code + onlyLines(source.slice(end));
}

/** All on the first line: an error is found at the line of the template. */
function toModule(name: string, source: string): string {
  const seen = `import('${ROOT}src/rendering/templates.ts').Templates['${name}']`;
  const body = name.startsWith('layouts/') ? ' export declare const body: string;' : '';
  return `export declare const vm: ${seen}['vm']; export declare const ui: ${seen}['ui'];${body} export function template(): void {${toCode(source)}}\n`;
}

/** A template that is declared must be there. */
const toRecord = (names: readonly string[]): string =>
  `export const templates: Record<keyof import('${ROOT}src/rendering/templates.ts').Templates, true> = {${names
    .map((name) => `'${name}': true`)
    .join(', ')}};\n`;

const GLOBALS = `declare function out(written: string | number): void;
declare function include<N extends keyof import('${ROOT}src/rendering/templates.ts').Includable>(
  name: N,
  seen: import('${ROOT}src/rendering/templates.ts').Includable[N],
): string;
`;

/** « views/ecole/accueil.ejs:12: … », one line per fault; none when every template compiles. */
export function checkTemplates(sources: Sources): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'comptes-1d-templates-'));
  try {
    for (const [name, source] of Object.entries(sources)) {
      const file = join(folder, `${name}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, toModule(name, source));
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'globals.d.ts'), GLOBALS);
    writeFileSync(join(folder, 'names.ts'), toRecord(Object.keys(sources)));
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] },
      include: [folder],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status === 0) return [];
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^(\S+)\.ts\((\d+),\d+\): error TS\d+/, 'views/$1.ejs:$2'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkTemplates(readTemplates());
  if (faults.length > 0) {
    process.stderr.write(`${faults.join('\n')}\n`);
    process.exitCode = 1;
  }
}
