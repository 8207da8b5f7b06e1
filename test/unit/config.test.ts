import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { pgOptions, readAddress } from '../../src/database/connection.ts';
import { cleForte, secretFort } from '../../src/domain/force-secret.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';

const cle = (id: string, bytes = 32) => `${id}:${randomBytes(bytes).toString('base64')}`;

/** What a sound production sets, and nothing more. */
const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://comptes.example.fr',
  SESSION_SECRET: randomBytes(48).toString('base64'),
  ENCRYPTION_KEYS: cle('k1'),
  TRUST_PROXY: '1',
  DATABASE_URL_APP: 'postgres://comptes1d_app:f7c1a09be24d8356@db.example.fr/comptes1d',
  DATABASE_URL_ACCES: 'postgres://comptes1d_acces:f7c1a09be24d8356@db.example.fr/comptes1d',
  SMTP_URL: 'smtps://comptes1d:f7c1a09be24d8356@mail.example.fr',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@example.fr',
};

function refus(environment: Record<string, string | undefined>, process: 'web' | 'ops' = 'web'): string {
  try {
    loadConfig(environment, { process });
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
      openToNetwork: false,
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
    expect(loadConfig({ BASE_URL: 'http://localhost:4000//' }).baseUrl).toBe('http://localhost:4000');
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
    const databaseUrl = 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d';
    expect(loadConfig({ ...reste, DATABASE_URL: databaseUrl }, { process: 'ops' })).toMatchObject({
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
    const { environment } = loadConfig({ ...PRODUCTION, DATABASE_URL: OWNER }, { process: 'ops' });
    expect(environment).toBe('production');
  });

  it('ops n’attend aucun relais : il n’a pas de visiteur', () => {
    const { TRUST_PROXY: _relais, ...reste } = PRODUCTION;
    expect(loadConfig({ ...reste, DATABASE_URL: OWNER }, { process: 'ops' }).trustProxy).toBe(0);
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

describe('un secret se tire au hasard (règles §11)', () => {
  const faibles: [what: string, secret: string][] = [
    ['une seule lettre', 'a'.repeat(64)],
    ['un motif répété', 'aB3$'.repeat(12)],
    ['des chiffres qui se suivent', '1234567890'.repeat(5)],
    ['un alphabet', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'],
    ['deux suites entrelacées', '1a2b3c4d5e6f7g8h9i0j1a2b3c4d5e6f7g8h'],
    ['des rangées du clavier', 'azertyuiopqsdfghjklmwxcvbn1234567890'],
    ['un mot répété', 'changeme'.repeat(6)],
    ['une phrase', 'un-secret-de-session-bien-assez-long-pour-la-production'],
    ['une phrase en chiffres', 'p4tr1m01n3-p0urqu01-c3tt3-phr4s3'],
    ['une phrase en base64', Buffer.from('le chat de la voisine dort sur le toit').toString('base64')],
    ['une phrase en hexadécimal', Buffer.from('le chat de la voisine dort sur le toit').toString('hex')],
    ['celui du développement, en majuscules', 'SECRET_DE_SESSION_POUR_LE_DEVELOPPEMENT_SEULEMENT'],
    ['celui du développement, allongé', '9fK-secret-de-session-pour-le-developpement-seulement-Zq7'],
    ['celui du développement, déguisé', 'S3cr3t-D3-S3ss10n-P0ur-L3-D3v3l0pp3m3nt-S3ul3m3nt'],
    [
      'celui du développement, à l’envers',
      [...'secret-de-session-pour-le-developpement-seulement'].reverse().join(''),
    ],
  ];
  for (const [what, secret] of faibles) {
    it(`SESSION_SECRET : ${what}`, () => {
      const message = refus({ ...PRODUCTION, SESSION_SECRET: secret });
      expect(message).toMatch(/^ {2}SESSION_SECRET : .*openssl rand -base64 48/m);
      expect(message).not.toContain(secret);
    });
  }

  const octets = (make: (i: number) => number) =>
    Buffer.from(Array.from({ length: 32 }, (_, i) => make(i) % 256));
  const moitie = randomBytes(16);
  const fragiles: [what: string, key: Buffer][] = [
    ['nulle', Buffer.alloc(32)],
    ['un octet répété', Buffer.alloc(32, 7)],
    ['des octets qui montent', octets((i) => i)],
    ['des octets qui descendent', octets((i) => 255 - 3 * i)],
    ['deux fois la même moitié', Buffer.concat([moitie, moitie])],
    ['à moitié nulle', Buffer.concat([moitie, Buffer.alloc(16)])],
    ['une phrase', Buffer.from('une phrase qui a bien 32 octets!')],
    ['une phrase accentuée', Buffer.from('clé à trente-deux octets accentués').subarray(0, 32)],
    ['du texte hexadécimal', Buffer.from(randomBytes(16).toString('hex'))],
  ];
  for (const [what, key] of fragiles) {
    it(`ENCRYPTION_KEYS : ${what}`, () => {
      expect(key).toHaveLength(32);
      const text = key.toString('base64');
      const message = refus({ ...PRODUCTION, ENCRYPTION_KEYS: `${cle('k2')},k1:${text}` });
      expect(message).toMatch(/^ {2}ENCRYPTION_KEYS : .*openssl rand -base64 32/m);
      expect(message).not.toContain(text);
    });
  }

  it('la même clé sous deux noms, une clé pour secret de session : refusées', () => {
    const key = randomBytes(32);
    const text = key.toString('base64');
    expect(refus({ ...PRODUCTION, ENCRYPTION_KEYS: `k2:${text},k1:${text}` })).toContain('sous deux noms');
    for (const encodage of ['base64', 'base64url', 'hex'] as const) {
      const environment = {
        ...PRODUCTION,
        ENCRYPTION_KEYS: `k1:${text}`,
        SESSION_SECRET: key.toString(encodage),
      };
      expect(refus(environment)).toContain('c’est une clé d’ENCRYPTION_KEYS');
    }
  });

  const tirages: [what: string, draw: () => string][] = [
    ['openssl rand -base64 48', () => randomBytes(48).toString('base64')],
    ['openssl rand -base64 24', () => randomBytes(24).toString('base64')],
    ['openssl rand -hex 32', () => randomBytes(32).toString('hex')],
    ['openssl rand -hex 16', () => randomBytes(16).toString('hex')],
    ['deux uuid', () => randomUUID() + randomUUID()],
  ];
  for (const [what, draw] of tirages) {
    it(`2 000 tirages d’« ${what} » : aucun refusé`, { timeout: 60_000 }, () => {
      expect(Array.from({ length: 2_000 }, draw).filter((secret) => !secretFort(secret))).toEqual([]);
    });
  }
  it('10 000 clés d’« openssl rand -base64 32 » : aucune refusée', { timeout: 60_000 }, () => {
    const keys = Array.from({ length: 10_000 }, () => randomBytes(32));
    expect(keys.filter((key) => !cleForte(key))).toEqual([]);
  });
});

describe('hors production, personne d’autre n’entre : les mots de passe y sont publics (règles §11)', () => {
  for (const HOST of ['0.0.0.0', '::', '192.168.1.20', 'comptes.example.fr', '127.0.0.1.example.fr']) {
    it(`HOST=${HOST} : refusé, avec ce qu’il faut faire ; en test aussi`, () => {
      expect(refus({ HOST })).toMatch(/^ {2}HOST : .*NODE_ENV=production/m);
      expect(refus({ HOST, NODE_ENV: 'test' })).toContain('HOST : ');
    });
  }
  for (const HOST of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
    it(`HOST=${HOST} : accepté`, () => expect(loadConfig({ HOST }).host).toBe(HOST));

  for (const BASE_URL of ['https://comptes.example.fr', 'https://localhost', 'http://comptes.example.fr'])
    it(`BASE_URL=${BASE_URL} : refusé`, () => {
      expect(refus({ BASE_URL })).toMatch(/^ {2}BASE_URL : .*NODE_ENV=production/m);
    });

  it('un conteneur le dit par une variable qui nomme le danger, et par elle seule', () => {
    const environment = { HOST: '0.0.0.0', BASE_URL: 'http://comptes.local:3000' };
    expect(loadConfig({ ...environment, DANGER_DEMO_OUVERTE_AU_RESEAU: 'oui' })).toMatchObject({
      host: '0.0.0.0',
      openToNetwork: true,
    });
    expect(refus({ ...environment, DANGER_DEMO_OUVERTE_AU_RESEAU: '1' })).toContain('DANGER_DEMO');
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
