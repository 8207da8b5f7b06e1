import type { Config } from '../src/config.ts';
import { paths } from '../src/routes/paths.ts';
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
    '  Code à usage unique : npm run ops -- otp cmartin',
    `  Mails envoyés : ${config.baseUrl}${paths.boiteDEnvoi()}`,
    `  Données : ${base}`,
    '  Arrêt : Ctrl-C',
    '',
    '',
  ].join('\n');
}
