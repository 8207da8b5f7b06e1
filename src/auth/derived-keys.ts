import { hkdfSync } from 'node:crypto';
import type { Config } from '../config.ts';

/** What the session secret protects, each with a key of its own: none says anything of another (HKDF, RFC 5869). */
export type KeyUsage = 'appareils' | 'codes' | 'formulaires' | 'franceconnect' | 'guichet' | 'limites';

/** 32 bytes. */
export const deriveKey = ({ sessionSecret }: Pick<Config, 'sessionSecret'>, use: KeyUsage): Buffer =>
  Buffer.from(hkdfSync('sha256', sessionSecret, '', `comptes-1d ${use}`, 32));
