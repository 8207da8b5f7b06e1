import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { PRODUCTION, refus } from './outils.ts';

const { SMS_URL, SMS_JETON, SMS_CORPS } = PRODUCTION;

describe('SMS_URL, SMS_JETON et SMS_CORPS disent comment les SMS partent', () => {
  it('les trois ensemble, sur toute machine', () => {
    for (const autres of [{}, { NODE_ENV: 'test' }, { DANGER_DEMO_OUVERTE_AU_RESEAU: 'oui' }, PRODUCTION])
      expect(loadConfig({ ...autres, SMS_URL, SMS_JETON, SMS_CORPS })).toMatchObject({
        smsUrl: SMS_URL,
        smsJeton: SMS_JETON,
        smsCorps: SMS_CORPS,
      });
  });

  it('une partie seulement est refusée, et ce qui manque est nommé', () => {
    for (const autres of [{}, { NODE_ENV: 'test' }, { DANGER_DEMO_OUVERTE_AU_RESEAU: 'oui' }]) {
      const message = refus({ ...autres, SMS_URL, SMS_CORPS });
      expect(message).toMatch(/^ {2}SMS_JETON : à donner aussi/m);
      expect(message.split('\n')).toHaveLength(2);
      expect(refus({ ...autres, SMS_JETON })).toMatch(/SMS_URL : [\s\S]*SMS_CORPS : /);
    }
  });

  it.each([
    ['http://127.0.0.1:8080/sms'],
    ['http://localhost/sms'],
    ['HTTPS://sms.example.fr/v2'],
    ['https://sms.example.fr:8443/v2?canal=1'],
  ])('%s : accepté', (url) => {
    expect(loadConfig({ ...PRODUCTION, SMS_URL: url }).smsUrl).toBe(url);
  });

  it.each([
    ['SMS_URL', 'en clair, vers une autre machine', 'http://sms.example.fr/v1', 'https:// attendue'],
    ['SMS_URL', 'en clair, vers un nom qui ressemble', 'http://127.0.0.1.example.fr', 'https:// attendue'],
    ['SMS_URL', 'un autre protocole', 'ftp://sms.example.fr/v1', 'https://… attendue'],
    ['SMS_URL', 'avec un mot de passe', 'https://compte:f7c1a09be24d8356@sms.example.fr', 'SMS_JETON'],
    ['SMS_JETON', 'ce qu’un en-tête ne porte pas', 'f7c1a09be24d8356\nf7c1a09be24d8356', 'sans espace'],
    ['SMS_CORPS', 'pas du JSON', 'to={{numero}}&text={{texte}}', 'JSON'],
    ['SMS_CORPS', 'sans le texte', '{"to":"{{numero}}"}', '{{texte}}'],
    ['SMS_PAR_MINUTE', 'aucun', '0', ''],
  ])('%s : %s, refusé partout, sans le répéter', (name, _what, value, pourquoi) => {
    for (const environnement of [{ SMS_URL, SMS_JETON, SMS_CORPS }, PRODUCTION]) {
      const message = refus({ ...environnement, [name]: value });
      expect(message).toMatch(new RegExp(`^ {2}${name} : `, 'm'));
      expect(message.split('\n')).toHaveLength(2);
      expect(message).toContain(pourquoi);
      expect(message).not.toMatch(/f7c1a09be24d8356|sms\.example\.fr/);
    }
  });
});

describe('en production, le jeton ne se devine pas', () => {
  it.each([
    ['court', 'Zt0oXr9mVq3nLw6'],
    ['un mot de passe', 'motdepasse-de-production'],
    ['un motif', 'abcd1234abcd1234abcd1234'],
    ['le même signe', 'a'.repeat(40)],
  ])('%s : refusé', (_what, jeton) => {
    const message = refus({ ...PRODUCTION, SMS_JETON: jeton });
    expect(message).toMatch(/^ {2}SMS_JETON : trop facile à deviner/m);
    expect(message.split('\n')).toHaveLength(2);
    expect(message).not.toContain(jeton);
  });

  const jwt = () =>
    ['{"alg":"HS256","typ":"JWT"}', '{"sub":"educonnect","scope":"sms:send"}']
      .map((partie) => Buffer.from(partie).toString('base64url'))
      .concat(randomBytes(32).toString('base64url'))
      .join('.');
  it.each([
    ['seize octets en hexadécimal', () => randomBytes(16).toString('hex')],
    ['vingt signes et un préfixe', () => `live_sms_${randomBytes(15).toString('base64url')}`],
    ['un uuid', () => randomUUID()],
    ['un JWT', jwt],
  ])('500 tirages de ce que donnent les fournisseurs, %s : presque aucun refusé', (_what, tirer) => {
    // One draw in ten thousand looks like words: who meets it draws again.
    const acceptes = Array.from({ length: 500 }, tirer).filter((jeton) => {
      try {
        return loadConfig({ ...PRODUCTION, SMS_JETON: jeton }).smsJeton === jeton;
      } catch {
        return false;
      }
    });
    expect(acceptes.length).toBeGreaterThanOrEqual(497);
  });
});

it('une commande qui n’envoie rien n’a besoin d’aucune des trois', () => {
  const { SMS_URL: _url, SMS_JETON: _jeton, SMS_CORPS: _corps, ...reste } = PRODUCTION;
  const DATABASE_URL = 'postgres://comptes1d_proprietaire:f7c1a09be24d8356@db.example.fr/comptes1d';
  expect(loadConfig({ ...reste, DATABASE_URL }, { process: 'ops', besoins: ['SMTP_URL'] }).smsUrl).toBe(
    undefined,
  );
  expect(() => loadConfig({ ...reste, DATABASE_URL }, { process: 'ops', besoins: ['SMS_JETON'] })).toThrow(
    'SMS_JETON : à définir en production',
  );
});
