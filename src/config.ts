import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { Cron } from 'croner';
import { z } from 'zod';
import { parseKeyRing } from './auth/encryption.ts';
import { parseJournalKey } from './auth/journal/signature.ts';
import { developmentFaults } from './config/development.ts';
import { franceConnectFaults } from './config/franceconnect.ts';
import { productionFaults } from './config/production.ts';
import { readAddress, withRootCertificate } from './database/connection.ts';
import { estCetteMachine } from './domain/hote.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { bodyTemplateFault } from './sms/body-template.ts';

/** Values for a developer's machine. Public, hence refused in production. */
const DEVELOPMENT = {
  SESSION_SECRET: 'secret-de-session-pour-le-developpement-seulement',
  ENCRYPTION_KEYS: 'dev:Y29tcHRlcy0xZC1jbGUtZGUtZGV2ZWxvcHBlbWVudCE=',
  JOURNAL_CLE: 'MC4CAQAwBQYDK2VwBCIEIENvbXB0ZXMgMUQsIGNsZSBkZSBkZXZlbG9wcGVtZW50',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@comptes-1d.example',
} as const;

/** Characters; what is drawn at random has many more. */
const SECRET_MIN = 32;

const emptyIsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.util.NoUndefined<z.output<T>>) =>
  z.preprocess(emptyIsAbsent, schema.default(value));

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

/** What « parse » throws says what is wrong, and never the key. */
const secretKey = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

const smsUrl = z
  .url({ protocol: /^https?$/, error: 'adresse https://… attendue', abort: true })
  .refine((text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || estCetteMachine(hostname);
  }, 'adresse https:// attendue\u00a0: http:// ne vaut que vers cette machine')
  .refine((text) => {
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, 'à donner sans nom ni mot de passe\u00a0: le jeton va dans SMS_JETON');

const cron = z.string().superRefine((text, context) => {
  try {
    new Cron(text, { paused: true });
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'cinq champs attendus (minute heure jour mois jour-de-semaine), comme « 30 2 * * * »',
    });
  }
});

const smsCorps = z.string().superRefine((text, context) => {
  const message = bodyTemplateFault(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** Each variable is said once, here, and is the setting of the same name in Config: « MAILS_PAR_MINUTE », mailsParMinute. */
const environmentSchema = z.object({
  NODE_ENV: withDefault(
    z.enum(['development', 'test', 'production'], 'development, test ou production'),
    'development',
  ),
  HOST: withDefault(z.string(), '127.0.0.1'),
  PORT: withDefault(z.coerce.number('numéro de port attendu').int().min(0).max(65535), 3000),
  /** Origin of every absolute link (sheets, mails, QR codes). */
  BASE_URL: optional(z.url({ protocol: /^https?$/, error: 'adresse http(s)://… attendue' })),
  TRUST_PROXY: withDefault(
    z.coerce
      .number('nombre de relais attendu')
      .int()
      .min(0, 'nombre de relais attendu')
      .max(5, 'au plus 5 relais'),
    0,
  ),
  /** Owner connection: migrations and ops. Never opened by the web process in production. */
  DATABASE_URL: optional(postgresUrl),
  /** The web process's own logins, which own nothing: school data, the login, the portal. */
  DATABASE_URL_APP: optional(postgresUrl),
  DATABASE_URL_ACCES: optional(postgresUrl),
  DATABASE_URL_PORTAIL: optional(postgresUrl),
  PGSSLROOTCERT: optional(
    z.string().refine((file) => file === 'system' || isReadable(file), 'fichier de certificats illisible'),
  ),
  DATABASE_POOL: withDefault(z.coerce.number().int().min(2).max(100), 10),
  /** Asked to stop, how long the web process says so to the load balancer while it still serves. Production only. */
  DRAIN_SECONDS: withDefault(z.coerce.number().int().min(0).max(120), 5),
  VAR_DIR: withDefault(z.string(), 'var'),
  SESSION_SECRET: withDefault(
    z.string().min(SECRET_MIN, `au moins ${SECRET_MIN} caractères`),
    DEVELOPMENT.SESSION_SECRET,
  ),
  /** Empty for a command that needs none and was given none. */
  ENCRYPTION_KEYS: withDefault(secretKey(parseKeyRing), DEVELOPMENT.ENCRYPTION_KEYS),
  /** Ed25519 private key that signs the journal's checkpoints, for whoever makes nights; empty as ENCRYPTION_KEYS. */
  JOURNAL_CLE: optional(secretKey(parseJournalKey)),
  DOCUMENT_WORKERS: withDefault(z.coerce.number().int().min(1).max(16), 2),
  /** Where mails leave; absent, they stay on this machine (development and tests only). */
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: 'adresse smtp://… ou smtps://… attendue' })),
  MAIL_EXPEDITEUR: withDefault(z.email('adresse mail attendue'), DEVELOPMENT.MAIL_EXPEDITEUR),
  /** At most so many mails a minute leave from one process. */
  MAILS_PAR_MINUTE: withDefault(z.coerce.number().int().min(1).max(1_000_000), 600),
  /** FranceConnect for guardians: its issuer and what it knows us by. All three or none; none, and it is not offered. */
  FRANCECONNECT_URL: optional(z.url({ protocol: /^https?$/, error: 'adresse https://… attendue' })),
  FRANCECONNECT_CLIENT_ID: optional(z.string()),
  FRANCECONNECT_CLIENT_SECRET: optional(z.string()),
  /** Where SMS leave, with which token and in which JSON; absent, they stay on this machine (development and tests only). */
  SMS_URL: optional(smsUrl),
  SMS_JETON: optional(z.string().regex(/^[\x21-\x7e]+$/, 'lettres, chiffres et signes sans espace attendus')),
  SMS_CORPS: optional(smsCorps),
  /** At most so many SMS a minute leave from one process: each is paid for. */
  SMS_PAR_MINUTE: withDefault(z.coerce.number().int().min(1).max(1_000_000), 600),
  /** When « travail » makes the night by itself (Europe/Paris); absent, « nuit » is planned elsewhere. */
  NUIT_CRON: optional(cron),
  /** Outside production: what is invented and has public passwords may be reached from other machines. */
  DANGER_DEMO_OUVERTE_AU_RESEAU: optional(z.literal('oui', 'oui, ou rien')),
  LOG_LEVEL: withDefault(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
});

/** Names of every variable read, for the test that keeps .env.example complete. */
export const ENVIRONMENT_VARIABLES = Object.keys(environmentSchema.shape);

export type Environment = z.infer<typeof environmentSchema>;
export type Config = ReturnType<typeof toConfig>;

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** A variable that production may have to be given. */
export type Reglage = keyof typeof environmentSchema.shape;

export interface LoadOptions {
  /** What asks: the web process has its three logins, ops the owner's. */
  process?: 'web' | 'ops';
  /** What it uses beside the database, everything by default: production asks nobody for what is of no use to him. */
  besoins?: readonly Besoin[];
}

/** A variable, or one that is needed only where another is given. */
export type Besoin = Reglage | { reglage: Reglage; avec: Reglage };

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
  const estBesoin = (besoin: Besoin, name: string) =>
    typeof besoin === 'string' ? besoin === name : besoin.reglage === name && env[besoin.avec] !== undefined;
  const sert = (name: string) =>
    !production ||
    besoins === undefined ||
    NEEDED_BY_ALL.test(name) ||
    besoins.some((besoin) => estBesoin(besoin, name));
  const unsafe = production
    ? productionFaults(env, asking, DEVELOPMENT)
    : env.NODE_ENV === undefined
      ? []
      : developmentFaults(env);
  const all = [...unsafe, ...franceConnectFaults(env)].filter(({ variable }) => sert(variable));
  for (const { variable, message } of all) if (!faults.has(variable)) faults.set(variable, message);
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

/** The settings: every variable by its name, but for those that another one decides. */
function toConfig(env: Environment, sert: (name: Reglage) => boolean) {
  const { NODE_ENV, PGSSLROOTCERT, DANGER_DEMO_OUVERTE_AU_RESEAU, ...others } = env;
  const withAuthorities = (url: string | undefined) =>
    url === undefined ? undefined : withRootCertificate(url, PGSSLROOTCERT);
  return Object.freeze({
    ...inCamelCase(others),
    environment: NODE_ENV,
    openToNetwork: DANGER_DEMO_OUVERTE_AU_RESEAU === 'oui',
    /** Without a final slash. */
    baseUrl: (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    databaseUrl: withAuthorities(env.DATABASE_URL),
    databaseUrlApp: withAuthorities(env.DATABASE_URL_APP),
    databaseUrlAcces: withAuthorities(env.DATABASE_URL_ACCES),
    databaseUrlPortail: withAuthorities(env.DATABASE_URL_PORTAIL),
    drainSeconds: NODE_ENV === 'production' ? env.DRAIN_SECONDS : 0,
    varDir: resolve(PROJECT_ROOT, env.VAR_DIR),
    encryptionKeys:
      sert('ENCRYPTION_KEYS') || env.ENCRYPTION_KEYS !== DEVELOPMENT.ENCRYPTION_KEYS
        ? env.ENCRYPTION_KEYS
        : '',
    journalCle: env.JOURNAL_CLE ?? (NODE_ENV === 'production' ? '' : DEVELOPMENT.JOURNAL_CLE),
  });
}

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}`
  : Lowercase<Name>;

function inCamelCase<E extends object>(env: E) {
  const camelCase = (name: string) =>
    name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const entries = Object.entries(env).map(([name, value]) => [camelCase(name), value]);
  return Object.fromEntries(entries) as { [Name in keyof E & string as CamelCase<Name>]-?: E[Name] };
}
