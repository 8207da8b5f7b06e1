import { join } from 'node:path';
import type { Config } from '../src/config.ts';
import { paths } from '../src/paths.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { AGENTS_DEMO, MOT_DE_PASSE_DEMO } from './circonscription-demo.ts';

const FONCTIONS = {
  directeur: 'direction d’école',
  ien: 'inspection (IEN)',
  enseignant: 'enseignement',
} as const;

/** What a newcomer reads in the terminal once the application is up. */
export function bienvenue(config: Config, base: string): string {
  const agents = AGENTS_DEMO.map(
    ({ identifiant, prenom, nom, fonction }) =>
      `    ${identifiant.padEnd(10)} ${`${prenom} ${nom}`.padEnd(18)} ${FONCTIONS[fonction]}`,
  );
  return [
    '',
    `  Comptes 1D : ${config.baseUrl}`,
    '',
    `  Agents de démonstration (mot de passe : ${MOT_DE_PASSE_DEMO})`,
    ...agents,
    '',
    `  Code à usage unique : ${memeBase(config)}npm run ops -- otp cmartin`,
    `  Mails envoyés : ${config.baseUrl}${paths.boiteDEnvoi()}`,
    `  Données : ${base}`,
    '  Arrêt : Ctrl-C',
    '',
    '',
  ].join('\n');
}

/** What another terminal must be told to find the same database. A URL holds a password: it is not repeated. */
function memeBase({ databaseUrl, varDir }: Config): string {
  if (databaseUrl !== undefined) return 'DATABASE_URL=… ';
  if (varDir === join(PROJECT_ROOT, 'var')) return '';
  return `VAR_DIR=${/^[\w./-]+$/.test(varDir) ? varDir : `'${varDir.replaceAll("'", "'\\''")}'`} `;
}
