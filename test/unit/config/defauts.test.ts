import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJournalKey } from '../../../src/auth/journal/signature.ts';
import { loadConfig } from '../../../src/config.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { cle, refus } from './outils.ts';

describe('sur la machine d’un développeur, rien n’est à configurer', () => {
  it('chaque variable a sa valeur par défaut', () => {
    const { sessionSecret, encryptionKeys, journalCle, ...config } = loadConfig({});
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
      franceconnectUrl: undefined,
      franceconnectClientId: undefined,
      franceconnectClientSecret: undefined,
      smsUrl: undefined,
      smsJeton: undefined,
      smsCorps: undefined,
      smsParMinute: 600,
      logLevel: 'info',
    });
    expect(sessionSecret.length).toBeGreaterThanOrEqual(32);
    expect(encryptionKeys).toMatch(/^dev:/);
    expect(parseJournalKey(journalCle).id).toMatch(/^[0-9a-f]{32}$/);
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
    ['FRANCECONNECT_URL', 'autre chose que http', 'ldap://franceconnect.example'],
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
