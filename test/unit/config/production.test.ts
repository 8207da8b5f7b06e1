import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { pgOptions, readAddress } from '../../../src/database/connection.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { cle, PRODUCTION, refus } from './outils.ts';

describe('la production refuse ce qui manque ou n’est pas secret, et dit quoi', () => {
  it('accepte une configuration complète', () => {
    expect(loadConfig(PRODUCTION)).toMatchObject({ environment: 'production', baseUrl: PRODUCTION.BASE_URL });
  });

  it('ops n’a besoin que de l’adresse du propriétaire', () => {
    const { DATABASE_URL_APP: _app, DATABASE_URL_ACCES: _acces, ...reste } = PRODUCTION;
    const databaseUrl = 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d';
    expect(
      loadConfig({ ...reste, DATABASE_URL: databaseUrl }, { process: 'ops', besoins: [] }),
    ).toMatchObject({
      databaseUrl,
      databaseUrlApp: undefined,
      databaseUrlAcces: undefined,
    });
  });

  for (const name of [
    'BASE_URL',
    'SESSION_SECRET',
    'ENCRYPTION_KEYS',
    'TRUST_PROXY',
    'DATABASE_URL_APP',
    'DATABASE_URL_ACCES',
    'SMTP_URL',
    'MAIL_EXPEDITEUR',
    'SMS_URL',
    'SMS_JETON',
    'SMS_CORPS',
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
      'SMS_URL',
      'SMS_JETON',
      'SMS_CORPS',
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

  const OWNER = 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d';
  const dangers: [name: string, what: string, value: string][] = [
    ['BASE_URL', 'sans https', 'http://comptes.example.fr'],
    ['BASE_URL', 'avec un chemin', 'https://example.fr/comptes'],
    ['BASE_URL', 'avec des paramètres', 'https://comptes.example.fr/?a=b'],
    ['BASE_URL', 'avec un mot de passe', 'https://admin:f7c1a09be24d8356@comptes.example.fr'],
    ['BASE_URL', 'de cette machine', 'https://localhost'],
    ['BASE_URL', 'de cette machine, sous un autre nom', 'https://comptes.localhost:8443'],
    ['BASE_URL', 'de cette machine, en chiffres', 'https://127.0.0.1'],
    ['BASE_URL', 'une adresse IPv4', 'https://192.0.2.7'],
    ['BASE_URL', 'une adresse IPv6', 'https://[2001:db8::7]'],
    ['TRUST_PROXY', 'personne à croire : aucun cookie ne partirait', '0'],
    ['DATABASE_URL', 'le propriétaire, donné au processus web', OWNER],
    ['DATABASE_URL_APP', 'sans mot de passe', 'postgres://comptes1d_app@db.example.fr/comptes1d'],
    ['DATABASE_URL_APP', 'mot de passe court', 'postgres://comptes1d_app:motdepasse12345@db.example.fr/x'],
    ['DATABASE_URL_APP', 'mot de passe vide', 'postgres://comptes1d_app:@db.example.fr/comptes1d'],
    [
      'DATABASE_URL_APP',
      'mot de passe égal au rôle',
      'postgres://comptes1d_app:comptes1d_app@db.example.fr/x',
    ],
    [
      'DATABASE_URL_ACCES',
      'mot de passe « postgres »',
      'postgres://comptes1d_acces:postgres@db.example.fr/x',
    ],
    [
      'DATABASE_URL_ACCES',
      'mot de passe « comptes1d »',
      'postgres://comptes1d_acces:Comptes1d@db.example.fr/x',
    ],
    [
      'DATABASE_URL_ACCES',
      'le rôle de l’autre',
      'postgres://comptes1d_app:b3c4f7a9d2e80516@db.example.fr/comptes1d',
    ],
    [
      'DATABASE_URL_ACCES',
      'sans TLS',
      'postgres://comptes1d_acces:f7c1a09be24d8356@db.example.fr/x?sslmode=disable',
    ],
    [
      'DATABASE_URL_ACCES',
      'TLS de n’importe qui',
      'postgres://comptes1d_acces:f7c1a09be24d8356@db.example.fr/x?sslmode=no-verify',
    ],
    ['SMTP_URL', 'en clair, à une autre machine, sans identifiant', 'smtp://relais.example.fr:25'],
    ['MAIL_EXPEDITEUR', 'un domaine d’exemple', 'ecole@comptes.example'],
    ['MAIL_EXPEDITEUR', 'un domaine impossible', 'ecole@comptes.invalid'],
    ['MAIL_EXPEDITEUR', 'un domaine de test', 'ecole@comptes.test'],
    ['MAIL_EXPEDITEUR', 'cette machine', 'ecole@comptes.localhost'],
    ['DANGER_DEMO_OUVERTE_AU_RESEAU', 'ce qui ouvre la démonstration', 'oui'],
  ];
  for (const [name, what, value] of dangers) {
    it(`refuse ${name} : ${what}, et ne se plaint de rien d’autre`, () => {
      const message = refus({ ...PRODUCTION, [name]: value });
      expect(message).toContain(`${name} : `);
      expect(message.split('\n')).toHaveLength(2);
      expect(message).not.toMatch(/secret2?@|:secret/);
    });
  }

  it('le propriétaire n’est aucun des deux rôles du processus web', () => {
    const meme = OWNER.replace('comptes1d_proprietaire', 'comptes1d_app');
    expect(refus({ ...PRODUCTION, DATABASE_URL: meme }, 'ops')).toContain('même rôle PostgreSQL');
    const { environment } = loadConfig(
      { ...PRODUCTION, DATABASE_URL: OWNER },
      { process: 'ops', besoins: [] },
    );
    expect(environment).toBe('production');
  });

  it('ops n’attend aucun relais : il n’a pas de visiteur', () => {
    const { TRUST_PROXY: _relais, ...reste } = PRODUCTION;
    expect(loadConfig({ ...reste, DATABASE_URL: OWNER }, { process: 'ops', besoins: [] }).trustProxy).toBe(0);
  });

  it('une socket Unix ou un certificat tiennent lieu de mot de passe', () => {
    const socket = 'postgres:///comptes1d?host=/run/postgresql&user=comptes1d_app';
    expect(loadConfig({ ...PRODUCTION, DATABASE_URL_APP: socket }).databaseUrlApp).toBe(socket);
    const ici = join(PROJECT_ROOT, 'package.json');
    const certificat = `postgres://comptes1d_app@db.example.fr/comptes1d?sslcert=${ici}&sslkey=${ici}`;
    expect(loadConfig({ ...PRODUCTION, DATABASE_URL_APP: certificat }).databaseUrlApp).toBe(certificat);
  });

  it('ce qui ne se lit pas ne cache pas ce qui est dangereux : tout est dit ensemble', () => {
    const message = refus({
      ...PRODUCTION,
      PORT: 'x',
      LOG_LEVEL: 'bavard',
      SESSION_SECRET: 'a'.repeat(40),
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
      DATABASE_URL_APP: 'mysql://app:f7c1a09be24d8356@db/x',
      DATABASE_URL_ACCES: 'postgres://comptes1d_acces@db.example.fr/x',
      TRUST_PROXY: undefined,
    });
    const said = [
      'PORT',
      'LOG_LEVEL',
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'DATABASE_URL_APP',
      'DATABASE_URL_ACCES',
      'TRUST_PROXY',
    ];
    for (const name of said) expect(message).toContain(`  ${name} : `);
    expect(message.split('\n')).toHaveLength(said.length + 1);
  });
});

describe('TLS vers PostgreSQL (règles §11)', () => {
  const tls: [url: string, expected: string][] = [
    ['postgres://a:b@db.example.fr/x', 'verified'],
    ['postgres://a:b@10.0.0.1/x', 'verified'],
    ['postgres://a:b@db.example.fr/x?sslmode=require', 'verified'],
    ['postgres://a:b@db.example.fr/x?sslmode=prefer', 'verified'],
    ['postgres://a:b@db.example.fr/x?sslmode=require&uselibpqcompat=true', 'verified'],
    ['postgres://a:b@db.example.fr/x?sslmode=no-verify', 'unverified'],
    ['postgres://a:b@db.example.fr/x?sslmode=disable', 'none'],
    ['postgres://a:b@db.example.fr/x?ssl=false', 'none'],
    ['postgres://a:b@localhost/x', 'none'],
    ['postgres://a:b@127.0.0.1/x', 'none'],
    ['postgres://a:b@[::1]/x', 'none'],
    ['postgres://a:b@localhost/x?sslmode=verify-full', 'verified'],
    ['postgres:///x?host=/run/postgresql', 'none'],
    ['postgres://a@%2Frun%2Fpostgresql/x', 'none'],
    ['postgres://a:b@localhost/x?host=db.example.fr', 'verified'],
  ];
  for (const [url, expected] of tls)
    it(`${url} : ${expected}`, () => expect(readAddress(url).tls).toBe(expected));

  it('pg ne lit plus rien de TLS dans l’adresse', () => {
    const { connectionString, ssl } = pgOptions(
      'postgres://a:b@db.example.fr/x?sslmode=require&application_name=z',
    );
    expect(connectionString).toBe('postgres://a:b@db.example.fr/x?application_name=z');
    expect(ssl).toMatchObject({ rejectUnauthorized: true });
    expect(pgOptions('postgres://a:b@localhost/x').ssl).toBe(false);
  });

  it('PGSSLROOTCERT vaut pour chaque adresse qui ne dit rien ; un fichier illisible est refusé', () => {
    const PGSSLROOTCERT = join(PROJECT_ROOT, 'package.json');
    const { databaseUrlApp = '', databaseUrlAcces = '' } = loadConfig({
      ...PRODUCTION,
      PGSSLROOTCERT,
      DATABASE_URL_ACCES: `${PRODUCTION.DATABASE_URL_ACCES}?sslrootcert=system`,
    });
    expect(readAddress(databaseUrlApp).files).toEqual({ sslrootcert: PGSSLROOTCERT });
    expect(readAddress(databaseUrlAcces).files).toEqual({});
    expect(refus({ ...PRODUCTION, PGSSLROOTCERT: '/nulle/part.pem' })).toContain('PGSSLROOTCERT : ');
    const perdu = `${PRODUCTION.DATABASE_URL_APP}?sslrootcert=/nulle/part.pem`;
    expect(refus({ ...PRODUCTION, DATABASE_URL_APP: perdu })).toMatch(/DATABASE_URL_APP : .*illisible/);
  });
});
