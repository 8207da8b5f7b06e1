import type { Environment } from '../config.ts';
import { secretFort } from '../domain/force-secret.ts';
import { estCetteMachine } from '../domain/hote.ts';
import type { ConfigFault } from './production.ts';

const NAMES = ['FRANCECONNECT_URL', 'FRANCECONNECT_CLIENT_ID', 'FRANCECONNECT_CLIENT_SECRET'] as const;

/** Characters; FranceConnect gives 64. */
const SECRET_MIN = 32;

/** All three or none, everywhere: with one of them missing, nobody would know why the way is not offered. */
export function franceConnectFaults(env: Partial<Environment>): ConfigFault[] {
  const missing = NAMES.filter((name) => env[name] === undefined);
  if (missing.length === NAMES.length) return [];
  const faults: ConfigFault[] = missing.map((variable) => ({
    variable,
    message: 'manque, alors que le reste de FranceConnect est donné\u00a0: les trois, ou aucune',
  }));
  const production = env.NODE_ENV === 'production';
  const address = addressFault(env.FRANCECONNECT_URL, production);
  if (address !== undefined) faults.push({ variable: 'FRANCECONNECT_URL', message: address });
  const secret = env.FRANCECONNECT_CLIENT_SECRET;
  if (production && secret !== undefined && (secret.length < SECRET_MIN || !secretFort(secret)))
    faults.push({
      variable: 'FRANCECONNECT_CLIENT_SECRET',
      message: `ce n’est pas celui que FranceConnect a donné\u00a0: au moins ${SECRET_MIN} caractères, tirés au hasard`,
    });
  return faults;
}

function addressFault(text: string | undefined, production: boolean): string | undefined {
  if (text === undefined) return undefined;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '')
    return 'l’adresse seule est attendue (https://oidc.franceconnect.gouv.fr/api/v2)';
  if (protocol === 'https:' || (!production && estCetteMachine(hostname))) return undefined;
  return 'adresse https:// attendue\u00a0: le secret et les identités passent par là';
}
