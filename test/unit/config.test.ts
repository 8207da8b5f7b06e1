import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const cle = (id: string, bytes = 32) => `${id}:${randomBytes(bytes).toString('base64')}`;

/** What a sound production sets, and nothing more. */
const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://comptes.example.fr',
  SESSION_SECRET: randomBytes(48).toString('base64'),
  ENCRYPTION_KEYS: cle('k1'),
  DATABASE_URL_APP: 'postgres://comptes1d_app:secret@db.example.fr/comptes1d',
  DATABASE_URL_ACCES: 'postgres://comptes1d_acces:secret@db.example.fr/comptes1d',
  SMTP_URL: 'smtps://comptes1d:secret@mail.example.fr',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@example.fr',
};

function refus(environment: Record<string, string | undefined>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('La configuration aurait dû être refusée');
}

describe('sur la machine d’un développeur, rien n’est à configurer', () => {
  it('chaque variable a sa valeur par défaut', () => {
    const { sessionSecret, encryptionKeys, ...config } = loadConfig({});
    expect(config).toEqual({
      environment: 'development',
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://localhost:3000',
      trustProxy: 0,
      databaseUrl: undefined,
      databaseUrlApp: undefined,
      databaseUrlAcces: undefined,
      databasePool: 10,
      drainSeconds: 0,
      varDir: join(PROJECT_ROOT, 'var'),
      documentWorkers: 2,
      smtpUrl: undefined,
      mailExpediteur: 'ne-pas-repondre@comptes-1d.example',
      mailsParMinute: 600,
      logLevel: 'info',
    });
    expect(sessionSecret.length).toBeGreaterThanOrEqual(32);
    expect(encryptionKeys).toMatch(/^dev:/);
  });

  it('une variable vide compte pour absente', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '', SESSION_SECRET: '', LOG_LEVEL: '' })).toEqual(
      loadConfig({}),
    );
  });

  it('l’adresse publique suit le port, et perd sa barre finale', () => {
    expect(loadConfig({ PORT: '3456' }).baseUrl).toBe('http://localhost:3456');
    expect(loadConfig({ BASE_URL: 'https://comptes.example.fr//' }).baseUrl).toBe(
      'https://comptes.example.fr',
    );
  });

  it('un VAR_DIR relatif part du projet, un absolu reste tel quel', () => {
    expect(loadConfig({ VAR_DIR: 'ailleurs' }).varDir).toBe(join(PROJECT_ROOT, 'ailleurs'));
    expect(loadConfig({ VAR_DIR: '/srv/comptes' }).varDir).toBe('/srv/comptes');
  });

  it('la configuration lue ne se modifie plus', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });
});

describe('la production refuse ce qui manque ou n’est pas secret, et dit quoi', () => {
  it('accepte une configuration complète', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({ environment: 'production', baseUrl: PRODUCTION.BASE_URL });
  });

  it('ops n’a besoin que de l’adresse du propriétaire', () => {
    const { DATABASE_URL_APP: _app, DATABASE_URL_ACCES: _acces, ...reste } = PRODUCTION;
    const databaseUrl = 'postgres://comptes1d_proprietaire:secret@db.example.fr/comptes1d';
    expect(loadConfig({ ...reste, DATABASE_URL: databaseUrl })).toMatchObject({
      databaseUrl,
      databaseUrlApp: undefined,
      databaseUrlAcces: undefined,
    });
  });

  for (const name of [
    'BASE_URL',
    'SESSION_SECRET',
    'ENCRYPTION_KEYS',
    'DATABASE_URL_APP',
    'DATABASE_URL_ACCES',
    'SMTP_URL',
    'MAIL_EXPEDITEUR',
  ] as const) {
    it(`refuse de démarrer sans ${name}, et ne se plaint de rien d’autre`, () => {
      const message = refus({ ...PRODUCTION, [name]: undefined });
      expect(message).toContain(`${name} : `);
      expect(message.split('\n')).toHaveLength(2);
    });
  }

  it('dit tout ce qui manque en une fois', () => {
    const message = refus({ NODE_ENV: 'production' });
    for (const name of [
      'BASE_URL',
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'DATABASE_URL_APP',
      'DATABASE_URL_ACCES',
      'SMTP_URL',
      'MAIL_EXPEDITEUR',
    ]) {
      expect(message).toContain(`${name} : `);
    }
  });

  it('refuse les secrets publics du développement, même recopiés à la main', () => {
    const { sessionSecret, encryptionKeys } = loadConfig({});
    expect(refus({ ...PRODUCTION, SESSION_SECRET: sessionSecret })).toContain('SESSION_SECRET');
    expect(refus({ ...PRODUCTION, ENCRYPTION_KEYS: encryptionKeys })).toContain('ENCRYPTION_KEYS');
    const rebaptisee = encryptionKeys.replace('dev:', 'k9:');
    expect(refus({ ...PRODUCTION, ENCRYPTION_KEYS: `${cle('k1')},${rebaptisee}` })).toContain(
      'ENCRYPTION_KEYS',
    );
  });

  it('refuse une adresse publique sans https', () => {
    expect(refus({ ...PRODUCTION, BASE_URL: 'http://comptes.example.fr' })).toContain('BASE_URL');
  });
});

describe('une valeur impossible est refusée par son nom', () => {
  const impossibles: [name: string, what: string, value: string][] = [
    ['NODE_ENV', 'un environnement inconnu', 'prod'],
    ['PORT', 'un mot', 'trois mille'],
    ['PORT', 'un port qui n’existe pas', '70000'],
    ['BASE_URL', 'autre chose que http', 'ftp://comptes.example.fr'],
    ['BASE_URL', 'un nom sans protocole', 'comptes.example.fr'],
    ['TRUST_PROXY', 'un nombre négatif', '-1'],
    ['TRUST_PROXY', 'autre chose qu’un nombre', 'true'],
    ['DATABASE_URL', 'une autre base', 'mysql://localhost/comptes1d'],
    ['DATABASE_URL_APP', 'un nom de base', 'comptes1d'],
    ['DATABASE_URL_ACCES', 'un nom de base', 'comptes1d'],
    ['DATABASE_POOL', 'une seule connexion', '1'],
    ['DOCUMENT_WORKERS', 'personne pour dessiner', '0'],
    ['SESSION_SECRET', 'un secret trop court', 'trop-court'],
    ['ENCRYPTION_KEYS', 'une clé sans nom', 'sans-deux-points'],
    ['ENCRYPTION_KEYS', 'une clé de 16 octets', cle('k1', 16)],
    ['ENCRYPTION_KEYS', 'deux clés du même nom', `${cle('k1')},${cle('k1')}`],
    ['LOG_LEVEL', 'un niveau inconnu', 'bavard'],
  ];
  for (const [name, what, value] of impossibles) {
    it(`${name} : ${what}`, () => {
      expect(refus({ [name]: value })).toContain(`${name} : `);
    });
  }

  it('toutes les fautes sont dites ensemble', () => {
    const message = refus({ PORT: 'x', LOG_LEVEL: 'bavard', DATABASE_POOL: '0' });
    for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_POOL']) expect(message).toContain(name);
  });

  it('le message ne répète jamais un secret', () => {
    const secret = 'hunter2-court';
    const key = cle('k1', 16);
    expect(refus({ SESSION_SECRET: secret })).not.toContain(secret);
    expect(refus({ ENCRYPTION_KEYS: key })).not.toContain(key.slice(3));
    for (const name of ['DATABASE_URL', 'DATABASE_URL_APP', 'DATABASE_URL_ACCES'])
      expect(refus({ [name]: 'mysql://proprietaire:motdepasse@db/x' })).not.toContain('motdepasse');
  });
});
