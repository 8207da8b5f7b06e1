import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../src/project-root.ts';

/** A place of the source that sends a statement. */
export interface Site {
  /** « queries/ecole/ecoles.ts:35 », below src. */
  id: string;
  fichier: string;
  /** Rows come back. */
  lecture: boolean;
  /** Their type as it is written, and where. */
  type: { texte: string; debut: number } | undefined;
}

/** A function that sends statements, and what it is given to do so: « OpsTrx », « EcoleTrx | SessionTrx ». */
export interface Fonction {
  nom: string;
  fichier: string;
  poignee: string;
}

const SRC = join(PROJECT_ROOT, 'src');

/** The only places where SQL is written, beside what opens and prepares a database. */
const fichiers = (): string[] =>
  [
    ...['queries', 'repositories'].flatMap((etage) =>
      readdirSync(join(SRC, etage), { recursive: true, encoding: 'utf8' }).map((nom) => `${etage}/${nom}`),
    ),
    'database/schema/migrations.ts',
    'database/schema/verification.ts',
  ].filter((nom) => nom.endsWith('.ts'));

const lire = (fichier: string) => readFileSync(join(SRC, fichier), 'utf8');

export function listerSites(): Site[] {
  return fichiers().flatMap((fichier) => {
    const texte = lire(fichier);
    return [
      ...texte.matchAll(/\b(?:trx|database)\.(rows|one|maybeOne|run|query|queryPortail)\b(?=[<(])/g),
    ].map((appel) => {
      const debut = appel.index + appel[0].length;
      const id = `${fichier}:${texte.slice(0, appel.index).split('\n').length}`;
      const type =
        texte[debut] === '<'
          ? { texte: texte.slice(debut + 1, finDuType(texte, debut)), debut: debut + 1 }
          : undefined;
      return { id, fichier, lecture: appel[1] !== 'run', type };
    });
  });
}

function finDuType(texte: string, ouvrant: number): number {
  let profondeur = 0;
  for (let i = ouvrant; i < texte.length; i += 1) {
    if (texte[i] === '<') profondeur += 1;
    if (texte[i] === '>' && --profondeur === 0) return i;
  }
  throw new Error('Type sans fin');
}

export const listerFonctions = (): Fonction[] =>
  fichiers().flatMap((fichier) =>
    [
      ...lire(fichier).matchAll(
        /export (?:async function|function|const) (\w+)[^(;]*\(\s*(?:trx|database): ([\w| ]+)/g,
      ),
    ].map(([, nom = '', poignee = '']) => ({ nom, fichier, poignee: poignee.trim() })),
  );
