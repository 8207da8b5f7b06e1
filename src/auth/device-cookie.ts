import { createHmac, randomBytes } from 'node:crypto';
import type { CookieOptions } from 'express';
import type { Deps } from '../deps.ts';
import { deriveKey } from './derived-keys.ts';
import { equalInConstantTime } from './encryption.ts';
import type { Tree } from './throttle.ts';

/** A browser that has logged in as this agent: it opens nothing, and has throttling counters of its own. */
export interface KnownDevice {
  /** Drawn at each complete login: a copy made before it has other counters. */
  draw: string;
  /** agents.version_session at that login; the caller compares it with today's: a reset or a new password voids it. */
  versionSession: number;
}

/** Colleagues of one school share a computer; the latest are kept. */
const AGENTS_MAX = 5;
const LIFETIME_DAYS = 365;
const DAY_MS = 86_400_000;
/** Draw, version and day of issue (base 36), HMAC-SHA256. Nothing names the agent. */
const ENTRY = /^([\w-]{22})\.([0-9a-z]{1,7})\.([0-9a-z]{1,5})\.([\w-]{43})$/;
const SEPARATOR = '~';

/**
 * The device cookie (OWASP, « Slow Down Online Guessing Attacks with Device Cookies »): one cookie, an entry for each
 * agent who has logged in here. See decision 025.
 */
export function createDeviceCookie(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  tree: Tree = 'administration',
) {
  const https = config.baseUrl.startsWith('https://');
  const key = deriveKey(config, 'appareils');
  const sign = (identifiant: string, draw: string, version: string, day: string): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([identifiant, draw, version, day, ...(tree === 'portail' ? [tree] : [])]))
      .digest('base64url');
  const today = (): number => Math.floor(clock.now().getTime() / DAY_MS);

  /** The same work for any identifier, known or not: it asks the database nothing. */
  function deviceOf(entry: string, identifiant: string): KnownDevice | undefined {
    const [, draw = '', version = '', day = '', signature = ''] = ENTRY.exec(entry) ?? [];
    const signed = equalInConstantTime(sign(identifiant, draw, version, day), signature);
    const age = today() - Number.parseInt(day, 36);
    return signed && age <= LIFETIME_DAYS
      ? { draw, versionSession: Number.parseInt(version, 36) }
      : undefined;
  }

  return {
    cookieName: `${https ? '__Host-' : ''}comptes1d-${tree === 'portail' ? 'portail-' : ''}appareil`,
    cookieOptions: {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: https,
      maxAge: LIFETIME_DAYS * DAY_MS,
    } satisfies CookieOptions,

    /** What the cookie says of this agent; undefined: to this agent, the browser is a stranger. */
    recognize(cookie: string | undefined, identifiant: string): KnownDevice | undefined {
      return entriesOf(cookie)
        .map((entry) => deviceOf(entry, identifiant))
        .find((device) => device !== undefined);
    },

    /** The cookie after a complete login of this agent: a new draw, in place of the one before. */
    add(cookie: string | undefined, identifiant: string, versionSession: number): string {
      const draw = randomBytes(16).toString('base64url');
      const version = versionSession.toString(36);
      const day = today().toString(36);
      const signature = sign(identifiant, draw, version, day);
      const others = entriesOf(cookie).filter((entry) => deviceOf(entry, identifiant) === undefined);
      return [[draw, version, day, signature].join('.'), ...others].slice(0, AGENTS_MAX).join(SEPARATOR);
    },
  };
}

const entriesOf = (cookie: string | undefined): string[] =>
  (cookie ?? '').split(SEPARATOR, AGENTS_MAX).filter((entry) => ENTRY.test(entry));
