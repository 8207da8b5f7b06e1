import { isIP } from 'node:net';
import { parseKeyRing } from '../auth/encryption.ts';
import { parseJournalKey, seedOf } from '../auth/journal/signature.ts';
import type { Environment } from '../config.ts';
import { readAddress } from '../database/connection.ts';
import { cleForte, deguise, secretFort } from '../domain/force-secret.ts';
import { estCetteMachine } from '../domain/hote.ts';

export interface ConfigFault {
  variable: string;
  message: string;
}

/** Values that everybody can read in the sources. */
export interface PublicValues {
  SESSION_SECRET: string;
  ENCRYPTION_KEYS: string;
  JOURNAL_CLE: string;
  MAIL_EXPEDITEUR: string;
}

const SECRET = 'à définir en production (openssl rand -base64 48)';
const CLE = 'à définir en production (k1:$(openssl rand -base64 32))';

/**
 * Whatever in this environment would make a production less safe than it looks, without connecting to anything. A
 * variable that could not be read is absent here, and said elsewhere.
 */
export function productionFaults(
  env: Partial<Environment>,
  process: 'web' | 'ops',
  known: PublicValues,
): ConfigFault[] {
  return [
    ...secretFaults(env, known),
    ...journalFaults(env, process, known),
    ...addressFaults(env, process),
    ...databaseFaults(env, process),
    ...mailFaults(env, known),
    ...smsFaults(env),
    ...(env.DANGER_DEMO_OUVERTE_AU_RESEAU === undefined
      ? []
      : [fault('DANGER_DEMO_OUVERTE_AU_RESEAU', 'à retirer\u00a0: elle ne vaut que pour la démonstration')]),
  ];
}

const fault = (variable: string, message: string): ConfigFault => ({ variable, message });

function secretFaults({ SESSION_SECRET, ENCRYPTION_KEYS }: Partial<Environment>, known: PublicValues) {
  const faults: ConfigFault[] = [];
  const keys = ENCRYPTION_KEYS === undefined ? [] : exportKeys(ENCRYPTION_KEYS);
  if (SESSION_SECRET !== undefined) {
    if (deguise(SESSION_SECRET, known.SESSION_SECRET)) faults.push(fault('SESSION_SECRET', SECRET));
    else if (!secretFort(SESSION_SECRET))
      faults.push(
        fault('SESSION_SECRET', 'trop facile à deviner, tirez-le au hasard (openssl rand -base64 48)'),
      );
    else if (keys.some((key) => isKey(SESSION_SECRET, key)))
      faults.push(
        fault(
          'SESSION_SECRET',
          'c’est une clé d’ENCRYPTION_KEYS, tirez-en un autre (openssl rand -base64 48)',
        ),
      );
  }
  const [publicKey] = exportKeys(known.ENCRYPTION_KEYS);
  if (keys.some((key) => publicKey?.equals(key))) faults.push(fault('ENCRYPTION_KEYS', CLE));
  else if (!keys.every(cleForte))
    faults.push(
      fault(
        'ENCRYPTION_KEYS',
        'une clé est trop facile à deviner, tirez-la au hasard (k1:$(openssl rand -base64 32))',
      ),
    );
  else if (new Set(keys.map((key) => key.toString('hex'))).size < keys.length)
    faults.push(fault('ENCRYPTION_KEYS', 'la même clé est donnée sous deux noms, tirez-en une autre'));
  return faults;
}

const CLE_DU_JOURNAL = 'openssl genpkey -algorithm ed25519 -outform DER | openssl base64 -A';

/** The web process writes the journal: a key there would sign whatever a thief has written. */
function journalFaults(
  { JOURNAL_CLE }: Partial<Environment>,
  process: 'web' | 'ops',
  known: PublicValues,
): ConfigFault[] {
  const refuser = (message: string) => [fault('JOURNAL_CLE', message)];
  if (process === 'web')
    return JOURNAL_CLE === undefined
      ? []
      : refuser('à retirer du processus web\u00a0: elle signe le journal contre lui aussi');
  if (JOURNAL_CLE === undefined) return refuser(`à définir en production (${CLE_DU_JOURNAL})`);
  const seed = seedOf(parseJournalKey(JOURNAL_CLE));
  if (seed.equals(seedOf(parseJournalKey(known.JOURNAL_CLE))))
    return refuser(`à définir en production (${CLE_DU_JOURNAL})`);
  return cleForte(seed) ? [] : refuser(`trop facile à deviner, tirez-la au hasard (${CLE_DU_JOURNAL})`);
}

const exportKeys = (text: string): Buffer[] =>
  [...parseKeyRing(text).keys.values()].map((key) => key.export());

const isKey = (secret: string, key: Buffer): boolean =>
  secret.includes(key.toString('base64').replace(/=+$/, '')) ||
  secret.includes(key.toString('base64url')) ||
  secret.toLowerCase().includes(key.toString('hex'));

function addressFaults(
  { BASE_URL, TRUST_PROXY }: Partial<Environment>,
  process: 'web' | 'ops',
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const wrong = baseUrlFault(BASE_URL);
  if (wrong !== undefined) faults.push(fault('BASE_URL', wrong));
  // The process speaks http: without a relay that ends TLS and is believed, no session cookie would ever be sent.
  if (process === 'web' && !TRUST_PROXY)
    faults.push(
      fault(
        'TRUST_PROXY',
        'nombre de relais qui terminent https devant l’application, à définir en production (1 pour un seul)\u00a0: sans lui, personne ne peut se connecter',
      ),
    );
  return faults;
}

function baseUrlFault(text: string | undefined): string | undefined {
  if (text === undefined || !text.startsWith('https://'))
    return 'adresse https:// publique à définir en production';
  const { username, password, pathname, search, hash, hostname } = new URL(text);
  if (username !== '' || password !== '') return 'à donner sans nom ni mot de passe';
  if (!/^\/*$/.test(pathname) || search !== '' || hash !== '')
    return 'à donner sans chemin\u00a0: l’application répond à la racine de son nom';
  if (estCetteMachine(hostname))
    return 'adresse publique attendue\u00a0: celle-ci n’existe que sur cette machine';
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    return 'nom attendu, et non une adresse IP\u00a0: c’est lui que disent feuilles, lettres et mails';
  return undefined;
}

const DATABASES = [
  ['DATABASE_URL', 'comptes1d_proprietaire'],
  ['DATABASE_URL_APP', 'comptes1d_app'],
  ['DATABASE_URL_ACCES', 'comptes1d_acces'],
  ['DATABASE_URL_PORTAIL', 'comptes1d_portail'],
] as const;

function databaseFaults(env: Partial<Environment>, process: 'web' | 'ops'): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const needed = (name: string) => (name === 'DATABASE_URL') === (process === 'ops');
  const seen = new Map<string, string>();
  for (const [name, role] of DATABASES) {
    const url = env[name];
    if (url === undefined) {
      if (needed(name)) faults.push(fault(name, `à définir en production (rôle ${role})`));
      continue;
    }
    const wrong =
      name === 'DATABASE_URL' && process === 'web'
        ? 'à retirer du processus web, qui n’a jamais affaire au propriétaire de la base'
        : databaseFault(url, seen);
    if (wrong !== undefined) faults.push(fault(name, wrong));
    seen.set(readAddress(url).user, name);
  }
  return faults;
}

/** A password that nobody types is as long as one likes; shorter ones are guessed, by whoever reaches the server. */
const MOT_DE_PASSE_MIN = 16;

function databaseFault(url: string, seen: ReadonlyMap<string, string>): string | undefined {
  const { user, password, host, tls, local, files } = readAddress(url);
  const other = seen.get(user);
  if (other !== undefined) return `même rôle PostgreSQL que ${other}\u00a0: à chacune le sien`;
  if (!local && tls !== 'verified')
    return 'cette base est sur une autre machine\u00a0: TLS vérifié obligatoire (retirez sslmode, ou sslmode=verify-full)';
  // A socket knows who calls, a certificate says it.
  const otherProof = host.startsWith('/') || files.sslcert !== undefined;
  if (password === '' && !otherProof) return 'mot de passe absent de l’adresse';
  if (password !== '' && (password.length < MOT_DE_PASSE_MIN || password.toLowerCase() === user))
    return 'mot de passe trop facile à deviner (openssl rand -hex 24)';
  return undefined;
}

/** Names that no mail may leave from or come back to (RFC 2606 §2, RFC 6761). */
const RESERVED = /(^|[.@])(example|invalid|test|localhost)\.?$/i;

function mailFaults({ SMTP_URL, MAIL_EXPEDITEUR }: Partial<Environment>, known: PublicValues): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (SMTP_URL === undefined)
    faults.push(fault('SMTP_URL', 'à définir en production (smtps://utilisateur:motdepasse@serveur)'));
  else {
    const { protocol, hostname, username } = new URL(SMTP_URL);
    if (protocol === 'smtp:' && username === '' && !estCetteMachine(hostname))
      faults.push(
        fault(
          'SMTP_URL',
          'serveur d’une autre machine sans identifiant ni smtps\u00a0: smtps://utilisateur:motdepasse@serveur, ou smtp:// avec identifiant (STARTTLS)',
        ),
      );
  }
  if (MAIL_EXPEDITEUR === known.MAIL_EXPEDITEUR || RESERVED.test(MAIL_EXPEDITEUR ?? ''))
    faults.push(
      fault('MAIL_EXPEDITEUR', 'adresse d’expédition à définir en production, d’un domaine qui existe'),
    );
  return faults;
}

/** Characters: what a provider draws is longer. */
const JETON_MIN = 16;

function smsFaults({ SMS_URL, SMS_JETON, SMS_CORPS }: Partial<Environment>): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (SMS_URL === undefined)
    faults.push(fault('SMS_URL', 'à définir en production (adresse https:// du fournisseur de SMS)'));
  if (SMS_JETON === undefined)
    faults.push(fault('SMS_JETON', 'à définir en production (jeton donné par le fournisseur de SMS)'));
  else if (SMS_JETON.length < JETON_MIN || !secretFort(SMS_JETON))
    faults.push(fault('SMS_JETON', 'trop facile à deviner, demandez-en un autre au fournisseur de SMS'));
  if (SMS_CORPS === undefined)
    faults.push(
      fault(
        'SMS_CORPS',
        'à définir en production (JSON attendu par le fournisseur, avec {{numero}} et {{texte}})',
      ),
    );
  return faults;
}
