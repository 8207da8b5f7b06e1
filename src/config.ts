import { accessSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { parseKeyRing } from './auth/chiffrement.ts';
import { developmentFaults } from './config/development.ts';
import { productionFaults } from './config/production.ts';
import { readAddress, withRootCertificate } from './database/connection.ts';
import { PROJECT_ROOT } from './project-root.ts';

/** Values for a developer's machine. Public, hence refused in production. */
const DEVELOPMENT = {
  SESSION_SECRET: 'secret-de-session-pour-le-developpement-seulement',
  ENCRYPTION_KEYS: 'dev:Y29tcHRlcy0xZC1jbGUtZGUtZGV2ZWxvcHBlbWVudCE=',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@comptes-1d.example',
} as const;

const emptyIsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional());

const isReadable = (file: string): boolean => {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

const postgresUrl = z
  .url({ protocol: /^postgres(ql)?$/, error: 'adresse postgres://… attendue', abort: true })
  .refine((url) => Object.values(readAddress(url).files).every(isReadable), {
    error: 'un fichier de certificat (sslrootcert, sslcert, sslkey) est illisible',
  });

const keyRing = z.string().superRefine((text, context) => {
  try {
    parseKeyRing(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

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
  TRUST_PROXY: optional(
    z.coerce
      .number('nombre de relais attendu')
      .int()
      .min(0, 'nombre de relais attendu')
      .max(5, 'au plus 5 relais'),
  ),
  DATABASE_URL: optional(postgresUrl),
  DATABASE_URL_APP: optional(postgresUrl),
  DATABASE_URL_ACCES: optional(postgresUrl),
  PGSSLROOTCERT: optional(
    z.string().refine((file) => file === 'system' || isReadable(file), 'fichier de certificats illisible'),
  ),
  DATABASE_POOL: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(2).max(100).default(10)),
  DRAIN_SECONDS: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(0).max(120).default(5)),
  VAR_DIR: z.preprocess(emptyIsAbsent, z.string().default('var')),
  SESSION_SECRET: z.preprocess(
    emptyIsAbsent,
    z.string().min(32, 'au moins 32 caractères').default(DEVELOPMENT.SESSION_SECRET),
  ),
  ENCRYPTION_KEYS: z.preprocess(emptyIsAbsent, keyRing.default(DEVELOPMENT.ENCRYPTION_KEYS)),
  DOCUMENT_WORKERS: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(1).max(16).default(2)),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: 'adresse smtp://… ou smtps://… attendue' })),
  MAIL_EXPEDITEUR: z.preprocess(
    emptyIsAbsent,
    z.email('adresse mail attendue').default(DEVELOPMENT.MAIL_EXPEDITEUR),
  ),
  MAILS_PAR_MINUTE: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(1).max(1_000_000).default(600)),
  DANGER_DEMO_OUVERTE_AU_RESEAU: optional(z.literal('oui', 'oui, ou rien')),
  LOG_LEVEL: z.preprocess(
    emptyIsAbsent,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
});

/** Names of every variable read, for the test that keeps .env.example complete. */
export const ENVIRONMENT_VARIABLES = Object.keys(environmentSchema.shape);

export type Environment = z.infer<typeof environmentSchema>;

export type Config = Readonly<{
  environment: 'development' | 'test' | 'production';
  host: string;
  port: number;
  /** Origin of every absolute link (sheets, mails, QR codes), without a final slash. */
  baseUrl: string;
  trustProxy: number;
  /** Outside production: what is invented and has public passwords may be reached from other machines. */
  openToNetwork: boolean;
  /** Owner connection: migrations and ops. Never opened by the web process in production. */
  databaseUrl: string | undefined;
  /** The web process's own logins, which own nothing: school data, and the login. */
  databaseUrlApp: string | undefined;
  databaseUrlAcces: string | undefined;
  databasePool: number;
  /** Asked to stop, how long the web process says so to the load balancer while it still serves. Production only. */
  drainSeconds: number;
  varDir: string;
  sessionSecret: string;
  /** Empty for a command that needs none and was given none. */
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

/** A variable that production may have to be given. */
export type Reglage = keyof typeof environmentSchema.shape;

export interface LoadOptions {
  /** What asks: the web process has its two logins, ops the owner's. */
  process?: 'web' | 'ops';
  /** What it uses beside the database, everything by default: production asks nobody for what is of no use to him. */
  besoins?: readonly Reglage[];
}

/**
 * Reads the environment. Throws a ConfigError that lists every faulty variable at once: what cannot be read, and what is
 * not safe. Production has no default for what must stay secret, and wants https; elsewhere nothing leaves this machine.
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  { process: asking = 'web', besoins }: LoadOptions = {},
): Config {
  const { env, faults } = readEnvironment(environment);
  const production = env.NODE_ENV === 'production';
  const sert = (name: string) =>
    !production || besoins === undefined || NEEDED_BY_ALL.test(name) || besoins.includes(name as Reglage);
  const unsafe = production
    ? productionFaults(env, asking, DEVELOPMENT).filter(({ variable }) => sert(variable))
    : env.NODE_ENV === undefined
      ? []
      : developmentFaults(env);
  for (const { variable, message } of unsafe) if (!faults.has(variable)) faults.set(variable, message);
  if (faults.size > 0)
    throw new ConfigError(
      `Configuration refusée :\n${[...faults].map(([name, message]) => `  ${name} : ${message}`).join('\n')}`,
    );
  return toConfig(env as Environment, sert);
}

/** Every process has a database, and none has the freedoms of the demonstration. */
const NEEDED_BY_ALL = /^(DATABASE_|DANGER_)/;

/** Each variable by itself: one that cannot be read does not hide what is wrong with the others. */
function readEnvironment(environment: NodeJS.ProcessEnv) {
  const env: Record<string, unknown> = {};
  const faults = new Map<string, string>();
  for (const [name, schema] of Object.entries(environmentSchema.shape)) {
    const parsed = schema.safeParse(environment[name]);
    if (parsed.success) env[name] = parsed.data;
    else faults.set(name, parsed.error.issues[0]?.message ?? 'valeur refusée');
  }
  return { env: env as Partial<Environment>, faults };
}

function toConfig(env: Environment, sert: (name: Reglage) => boolean): Config {
  const withAuthorities = (url: string | undefined) =>
    url === undefined ? undefined : withRootCertificate(url, env.PGSSLROOTCERT);
  return Object.freeze({
    environment: env.NODE_ENV,
    host: env.HOST,
    port: env.PORT,
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    trustProxy: env.TRUST_PROXY ?? 0,
    openToNetwork: env.DANGER_DEMO_OUVERTE_AU_RESEAU === 'oui',
    databaseUrl: withAuthorities(env.DATABASE_URL),
    databaseUrlApp: withAuthorities(env.DATABASE_URL_APP),
    databaseUrlAcces: withAuthorities(env.DATABASE_URL_ACCES),
    databasePool: env.DATABASE_POOL,
    drainSeconds: env.NODE_ENV === 'production' ? env.DRAIN_SECONDS : 0,
    varDir: isAbsolute(env.VAR_DIR) ? env.VAR_DIR : join(PROJECT_ROOT, env.VAR_DIR),
    sessionSecret: env.SESSION_SECRET,
    encryptionKeys:
      sert('ENCRYPTION_KEYS') || env.ENCRYPTION_KEYS !== DEVELOPMENT.ENCRYPTION_KEYS
        ? env.ENCRYPTION_KEYS
        : '',
    documentWorkers: env.DOCUMENT_WORKERS,
    smtpUrl: env.SMTP_URL,
    mailExpediteur: env.MAIL_EXPEDITEUR,
    mailsParMinute: env.MAILS_PAR_MINUTE,
    logLevel: env.LOG_LEVEL,
  });
}
