import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { parseKeyRing } from './auth/chiffrement.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** Values for a developer's machine. Public, hence refused in production. */
const DEVELOPMENT = {
  SESSION_SECRET: 'secret-de-session-pour-le-developpement-seulement',
  ENCRYPTION_KEYS: 'dev:Y29tcHRlcy0xZC1jbGUtZGUtZGV2ZWxvcHBlbWVudCE=',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@comptes-1d.example',
} as const;

const emptyIsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional());

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'adresse postgres://… attendue' });

const environmentSchema = z.object({
  NODE_ENV: z.preprocess(
    emptyIsAbsent,
    z.enum(['development', 'test', 'production'], 'development, test ou production').default('development'),
  ),
  HOST: z.preprocess(emptyIsAbsent, z.string().default('127.0.0.1')),
  PORT: z.preprocess(
    emptyIsAbsent,
    z.coerce.number('numéro de port attendu').int().min(0).max(65535).default(3000),
  ),
  BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'adresse http(s)://… attendue' })),
  TRUST_PROXY: z.preprocess(
    emptyIsAbsent,
    z.coerce.number('nombre de relais attendu').int().min(0).max(5).default(0),
  ),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_URL_APP: optional(postgresUrl),
  DATABASE_URL_ACCES: optional(postgresUrl),
  DATABASE_POOL: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(2).max(100).default(10)),
  VAR_DIR: z.preprocess(emptyIsAbsent, z.string().default('var')),
  SESSION_SECRET: z.preprocess(
    emptyIsAbsent,
    z.string().min(32, 'au moins 32 caractères').default(DEVELOPMENT.SESSION_SECRET),
  ),
  ENCRYPTION_KEYS: z.preprocess(emptyIsAbsent, z.string().default(DEVELOPMENT.ENCRYPTION_KEYS)),
  DOCUMENT_WORKERS: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(1).max(16).default(2)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: 'adresse smtp://… ou smtps://… attendue' })),
  MAIL_EXPEDITEUR: z.preprocess(
    emptyIsAbsent,
    z.email('adresse mail attendue').default(DEVELOPMENT.MAIL_EXPEDITEUR),
  ),
  MAILS_PAR_MINUTE: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(1).max(1_000_000).default(600)),
  LOG_LEVEL: z.preprocess(
    emptyIsAbsent,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
});

/** Names of every variable read, for the test that keeps .env.example complete. */
export const ENVIRONMENT_VARIABLES = Object.keys(environmentSchema.shape);

export type Config = Readonly<{
  environment: 'development' | 'test' | 'production';
  host: string;
  port: number;
  /** Origin of every absolute link (sheets, mails, QR codes), without a final slash. */
  baseUrl: string;
  trustProxy: number;
  /** Owner connection: migrations and ops. Never opened by the web process in production. */
  databaseUrl: string | undefined;
  /** The web process's own logins, which own nothing: school data, and the login. */
  databaseUrlApp: string | undefined;
  databaseUrlAcces: string | undefined;
  databasePool: number;
  varDir: string;
  sessionSecret: string;
  /** Empty for a command that encrypts nothing. */
  encryptionKeys: string;
  documentWorkers: number;
  /** Where mails leave; absent, they stay on this machine (development and tests only). */
  smtpUrl: string | undefined;
  mailExpediteur: string;
  /** At most so many mails a minute leave from one process. */
  mailsParMinute: number;
  logLevel: string;
}>;

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** A variable that production must be given. */
export type Reglage = keyof typeof environmentSchema.shape;

/**
 * Reads the environment. « besoins » is what this process uses, all of it by default: production does not ask a command for
 * what it has no use for. Throws a ConfigError that lists every faulty variable at once.
 * Production has no default for what must stay secret, and wants https.
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  besoins?: readonly Reglage[],
): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw new ConfigError(
      `Configuration refusée :\n${parsed.error.issues.map((i) => `  ${i.path.join('.')} : ${i.message}`).join('\n')}`,
    );
  }
  const env = parsed.data;
  const sert = (nom: Reglage) => env.NODE_ENV !== 'production' || (besoins?.includes(nom) ?? true);
  const faults =
    env.NODE_ENV === 'production'
      ? productionFaults(env).filter((fault) => sert(fault.split(' ')[0] as Reglage))
      : [];
  try {
    if (sert('ENCRYPTION_KEYS')) parseKeyRing(env.ENCRYPTION_KEYS);
  } catch (error) {
    faults.push(`ENCRYPTION_KEYS : ${(error as Error).message}`);
  }
  if (faults.length > 0) throw new ConfigError(`Configuration refusée :\n  ${faults.join('\n  ')}`);
  return Object.freeze({
    environment: env.NODE_ENV,
    host: env.HOST,
    port: env.PORT,
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    trustProxy: env.TRUST_PROXY,
    databaseUrl: env.DATABASE_URL,
    databaseUrlApp: env.DATABASE_URL_APP,
    databaseUrlAcces: env.DATABASE_URL_ACCES,
    databasePool: env.DATABASE_POOL,
    varDir: isAbsolute(env.VAR_DIR) ? env.VAR_DIR : join(PROJECT_ROOT, env.VAR_DIR),
    sessionSecret: env.SESSION_SECRET,
    encryptionKeys: sert('ENCRYPTION_KEYS') ? env.ENCRYPTION_KEYS : '',
    documentWorkers: env.DOCUMENT_WORKERS,
    smtpUrl: env.SMTP_URL,
    mailExpediteur: env.MAIL_EXPEDITEUR,
    mailsParMinute: env.MAILS_PAR_MINUTE,
    logLevel: env.LOG_LEVEL,
  });
}

function productionFaults(env: z.infer<typeof environmentSchema>): string[] {
  const faults: string[] = [];
  if (env.SESSION_SECRET === DEVELOPMENT.SESSION_SECRET) {
    faults.push('SESSION_SECRET : à définir en production (openssl rand -base64 48)');
  }
  if (env.ENCRYPTION_KEYS.includes(DEVELOPMENT.ENCRYPTION_KEYS.slice('dev:'.length))) {
    faults.push('ENCRYPTION_KEYS : à définir en production (k1:$(openssl rand -base64 32))');
  }
  // Ops have the owner's; the web process has its two logins.
  if (env.DATABASE_URL === undefined) {
    for (const name of ['DATABASE_URL_APP', 'DATABASE_URL_ACCES'] as const) {
      const role = name === 'DATABASE_URL_APP' ? 'comptes1d_app' : 'comptes1d_acces';
      if (env[name] === undefined) faults.push(`${name} : à définir en production (rôle ${role})`);
    }
  }
  if (env.BASE_URL === undefined || !env.BASE_URL.startsWith('https://')) {
    faults.push('BASE_URL : adresse https:// publique à définir en production');
  }
  if (env.SMTP_URL === undefined) {
    faults.push('SMTP_URL : à définir en production (smtps://utilisateur:motdepasse@serveur)');
  }
  if (env.MAIL_EXPEDITEUR === DEVELOPMENT.MAIL_EXPEDITEUR) {
    faults.push('MAIL_EXPEDITEUR : adresse d’expédition à définir en production');
  }
  return faults;
}
