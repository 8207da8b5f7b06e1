import type { Environment } from '../config.ts';
import { estCetteMachine } from '../domain/hote.ts';
import type { ConfigFault } from './production.ts';

const WHAT_TO_DO =
  'NODE_ENV=production pour de vrai\u00a0; dans un conteneur, voir DANGER_DEMO_OUVERTE_AU_RESEAU dans .env.example';

/**
 * Outside production passwords, second factors and keys are public: nobody else may reach this process (rules §11).
 * A test states any public address, which nobody can reach.
 */
export const developmentFaults = (env: Partial<Environment>): ConfigFault[] => [
  ...networkFaults(env),
  ...smsFaults(env),
];

const SMS = ['SMS_URL', 'SMS_JETON', 'SMS_CORPS'] as const;

/** All three or none: half of them would keep here, in silence, what is meant to leave. */
const smsFaults = (env: Partial<Environment>): ConfigFault[] =>
  SMS.every((variable) => env[variable] === undefined)
    ? []
    : SMS.filter((variable) => env[variable] === undefined).map((variable) => ({
        variable,
        message: 'à donner aussi\u00a0: SMS_URL, SMS_JETON et SMS_CORPS vont ensemble',
      }));

function networkFaults(env: Partial<Environment>): ConfigFault[] {
  if (env.DANGER_DEMO_OUVERTE_AU_RESEAU !== undefined) return [];
  const faults: ConfigFault[] = [];
  if (env.HOST !== undefined && !estCetteMachine(env.HOST))
    faults.push({
      variable: 'HOST',
      message: `cette adresse ouvrirait au réseau une application dont les mots de passe sont publics. ${WHAT_TO_DO}`,
    });
  if (env.NODE_ENV === 'development' && env.BASE_URL !== undefined) {
    const { protocol, hostname } = new URL(env.BASE_URL);
    if (protocol === 'https:' || !estCetteMachine(hostname))
      faults.push({
        variable: 'BASE_URL',
        message: `adresse d’une application ouverte à tous, alors que ses mots de passe sont publics. ${WHAT_TO_DO}`,
      });
  }
  return faults;
}
