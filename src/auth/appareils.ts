import { createHmac, randomBytes } from 'node:crypto';
import type { CookieOptions } from 'express';
import type { Deps } from '../deps.ts';
import { egalEnTempsConstant } from './chiffrement.ts';
import { cleDerivee } from './cles.ts';

/** A browser that has logged in as this agent: it opens nothing, and has throttling counters of its own. */
export interface Appareil {
  /** Drawn at each complete login: a copy made before it has other counters. */
  tirage: string;
  /** agents.version_session at that login; the caller compares it with today's: a reset or a new password voids it. */
  versionSession: number;
}

/** Colleagues of one school share a computer; the latest are kept. */
const AGENTS_MAX = 5;
const DUREE_JOURS = 365;
const DAY_MS = 86_400_000;
/** Draw, version and day of issue (base 36), HMAC-SHA256. Nothing names the agent. */
const ENTREE = /^([\w-]{22})\.([0-9a-z]{1,7})\.([0-9a-z]{1,5})\.([\w-]{43})$/;
const SEPARATEUR = '~';

/**
 * The device cookie (OWASP, « Slow Down Online Guessing Attacks with Device Cookies »): one cookie, an entry for each
 * agent who has logged in here. See decision 025.
 */
export function createAppareils({ config, clock }: Pick<Deps, 'config' | 'clock'>) {
  const https = config.baseUrl.startsWith('https://');
  const cle = cleDerivee(config, 'appareils');
  const signer = (identifiant: string, tirage: string, version: string, jour: string): string =>
    createHmac('sha256', cle)
      .update(JSON.stringify([identifiant, tirage, version, jour]))
      .digest('base64url');
  const aujourdhui = (): number => Math.floor(clock.now().getTime() / DAY_MS);

  /** The same work for any identifier, known or not: it asks the database nothing. */
  function appareilDe(entree: string, identifiant: string): Appareil | undefined {
    const [, tirage = '', version = '', jour = '', signature = ''] = ENTREE.exec(entree) ?? [];
    const signe = egalEnTempsConstant(signer(identifiant, tirage, version, jour), signature);
    const age = aujourdhui() - Number.parseInt(jour, 36);
    return signe && age <= DUREE_JOURS ? { tirage, versionSession: Number.parseInt(version, 36) } : undefined;
  }

  return {
    nomCookie: https ? '__Host-comptes1d-appareil' : 'comptes1d-appareil',
    optionsCookie: {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: https,
      maxAge: DUREE_JOURS * DAY_MS,
    } satisfies CookieOptions,

    /** What the cookie says of this agent; undefined: to this agent, the browser is a stranger. */
    reconnaitre(cookie: string | undefined, identifiant: string): Appareil | undefined {
      return entreesDe(cookie)
        .map((entree) => appareilDe(entree, identifiant))
        .find((appareil) => appareil !== undefined);
    },

    /** The cookie after a complete login of this agent: a new draw, in place of the one before. */
    ajouter(cookie: string | undefined, identifiant: string, versionSession: number): string {
      const tirage = randomBytes(16).toString('base64url');
      const version = versionSession.toString(36);
      const jour = aujourdhui().toString(36);
      const signature = signer(identifiant, tirage, version, jour);
      const autres = entreesDe(cookie).filter((entree) => appareilDe(entree, identifiant) === undefined);
      return [[tirage, version, jour, signature].join('.'), ...autres].slice(0, AGENTS_MAX).join(SEPARATEUR);
    },
  };
}

const entreesDe = (cookie: string | undefined): string[] =>
  (cookie ?? '').split(SEPARATEUR, AGENTS_MAX).filter((entree) => ENTREE.test(entree));
