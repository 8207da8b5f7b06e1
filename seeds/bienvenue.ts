import { join } from 'node:path';
import type { Config } from '../src/config.ts';
import { PROFIL_NOMS } from '../src/domain/comptes/etats.ts';
import { paths } from '../src/paths.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { AGENTS_DEMO, MOT_DE_PASSE_DEMO, MOT_DE_PASSE_PORTAIL_DEMO } from './circonscription-demo.ts';
import type { ComptePublic } from './portail-demo.ts';

const FONCTIONS = {
  directeur: 'direction d’école',
  ien: 'inspection (IEN)',
  enseignant: 'enseignement',
} as const;

const [LARGEUR_IDENTIFIANT, LARGEUR_NOM] = [18, 24];

/** What a newcomer reads in the terminal once the application is up. */
export function bienvenue(
  config: Config,
  base: string,
  {
    franceConnect,
    portail = [],
  }: { franceConnect?: string | undefined; portail?: readonly ComptePublic[] } = {},
): string {
  const agents = AGENTS_DEMO.map(
    ({ identifiant, prenom, nom, fonction }) =>
      `    ${identifiant.padEnd(LARGEUR_IDENTIFIANT)} ${`${prenom} ${nom}`.padEnd(LARGEUR_NOM)} ${FONCTIONS[fonction]}`,
  );
  return [
    '',
    `  Comptes 1D : ${config.baseUrl}`,
    '',
    `  Agents de démonstration (mot de passe : ${MOT_DE_PASSE_DEMO})`,
    ...agents,
    '',
    ...(portail.length === 0
      ? []
      : [
          `  Portail des familles : ${config.baseUrl}${paths.portail()} (mot de passe : ${MOT_DE_PASSE_PORTAIL_DEMO})`,
          ...portail.map(
            ({ identifiant, nom, profil }) =>
              `    ${identifiant.padEnd(LARGEUR_IDENTIFIANT)} ${nom.padEnd(LARGEUR_NOM)} ${PROFIL_NOMS[profil].un}`,
          ),
          '',
        ]),
    `  Code à usage unique : ${memeBase(config)}npm run ops -- otp cmartin`,
    `  Mails envoyés : ${config.baseUrl}${paths.boiteDEnvoi()}`,
    ...(franceConnect === undefined ? [] : [`  FranceConnect, identités inventées : ${franceConnect}`]),
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
