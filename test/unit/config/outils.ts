import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.ts';

export const cle = (id: string, bytes = 32) => `${id}:${randomBytes(bytes).toString('base64')}`;
/** What a sound production sets, and nothing more. */
export const PRODUCTION = {
  NODE_ENV: 'production',
  BASE_URL: 'https://comptes.example.fr',
  SESSION_SECRET: randomBytes(48).toString('base64'),
  ENCRYPTION_KEYS: cle('k1'),
  TRUST_PROXY: '1',
  DATABASE_URL_APP: 'postgres://comptes1d_app:f7c1a09be24d8356@db.example.fr/comptes1d',
  DATABASE_URL_ACCES: 'postgres://comptes1d_acces:f7c1a09be24d8356@db.example.fr/comptes1d',
  DATABASE_URL_PORTAIL: 'postgres://comptes1d_portail:3ad90c77e1b45f28@db.example.fr/comptes1d',
  SMTP_URL: 'smtps://comptes1d:f7c1a09be24d8356@mail.example.fr',
  MAIL_EXPEDITEUR: 'ne-pas-repondre@example.fr',
  SMS_URL: 'https://sms.example.fr/v1/messages',
  SMS_JETON: randomBytes(24).toString('base64url'),
  SMS_CORPS: '{"to":"{{numero}}","text":"{{texte}}"}',
};
export function refus(
  environment: Record<string, string | undefined>,
  process: 'web' | 'ops' = 'web',
): string {
  try {
    loadConfig(environment, { process });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('La configuration aurait dû être refusée');
}
