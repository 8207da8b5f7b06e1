import { createSecretKey } from 'node:crypto';
import type { CookieOptions } from 'express';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { deriveKey, type KeyUsage } from './derived-keys.ts';
import { decrypt, encrypt, type KeyRing } from './encryption.ts';

const KEY = 'session';

/**
 * What is handed out for a few minutes and comes back, which nobody can read nor alter meanwhile. « aad » says where it counts:
 * elsewhere it does not open.
 */
export function createSeal<T>(
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
  {
    usage,
    minutes,
    contents,
    aad,
  }: { usage: KeyUsage; minutes: number; contents: z.ZodType<T>; aad: string },
) {
  const ring: KeyRing = { current: KEY, keys: new Map([[KEY, createSecretKey(deriveKey(config, usage))]]) };
  /** A former version of the application, minutes ago, may have put something else in it. */
  const envelope = z.object({ until: z.number(), contents });

  return {
    seal(value: T): string {
      const text = JSON.stringify({ until: clock.now().getTime() + minutes * 60_000, contents: value });
      return encrypt(ring, text, aad).chiffre.toString('base64url');
    },

    /** Undefined when absent, too old, altered, or sealed with another key or for another place. */
    open(sealed: string | undefined): T | undefined {
      if (sealed === undefined) return undefined;
      const opened = envelope.safeParse(unseal(ring, sealed, aad));
      return opened.success && clock.now().getTime() < opened.data.until ? opened.data.contents : undefined;
    },
  };
}

/**
 * A few minutes of memory that the browser keeps for us, which it can neither read nor alter: an anonymous visitor on his
 * way writes no row (rules §11). Taken from one browser to another, or sent again within its time, it opens again: what it
 * holds must be worth nothing twice.
 */
export function createSealedCookie<T>(
  deps: Pick<Deps, 'config' | 'clock'>,
  { usage, minutes, contents }: { usage: KeyUsage; minutes: number; contents: z.ZodType<T> },
) {
  const https = deps.config.baseUrl.startsWith('https://');
  const cookieName = https ? `__Host-comptes1d-${usage}` : `comptes1d-${usage}`;
  return {
    ...createSeal(deps, { usage, minutes, contents, aad: cookieName }),
    cookieName,
    /** « lax »: it comes along when another site sends the person back here, and not with its forms. */
    cookieOptions: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: https,
      maxAge: minutes * 60_000,
    } satisfies CookieOptions,
  };
}

function unseal(ring: KeyRing, sealed: string, aad: string): unknown {
  try {
    return JSON.parse(decrypt(ring, { chiffre: Buffer.from(sealed, 'base64url'), cle: KEY }, aad));
  } catch {
    // Whatever a browser may send: too short to be one of ours, altered, of another secret.
    return undefined;
  }
}
