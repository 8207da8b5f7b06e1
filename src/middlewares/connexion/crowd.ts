import type { Request, RequestHandler } from 'express';
import { createDeviceCookie } from '../../auth/device-cookie.ts';
import { networksOf } from '../../auth/networks.ts';
import type { Deps } from '../../deps.ts';
import type { PublicContext } from '../context.ts';
import type { Step } from '../step.ts';

/** Logins of strangers under way at once from one address: a town full of schools has a handful. */
const AT_ONCE_MAX = 32;
const RETRY_AFTER_S = 5;

/**
 * Before anything is read from the database or drawn: a crowd behind one address is answered in one line, so that what it costs
 * is its own connections. A device that has logged in passes, as everywhere (decision 025).
 */
export const crowd: Step<PublicContext, object> = {
  kind: 'affluence',
  mots: `${AT_ONCE_MAX} inconnus à la fois par adresse`,
  arrival: limiter,
};

function limiter(deps: Pick<Deps, 'config' | 'clock'>): RequestHandler {
  const { cookieName, recognize } = createDeviceCookie(deps);
  const underWay = new Map<string, number>();

  const isKnown = ({ body, cookies }: Request): boolean => {
    const { identifiant } = (body ?? {}) as { identifiant?: unknown };
    const cookie = (cookies as Record<string, string | undefined>)[cookieName];
    return (
      typeof identifiant === 'string' && recognize(cookie, identifiant.trim().toLowerCase()) !== undefined
    );
  };

  return (req, res, next) => {
    if (isKnown(req)) return next();
    const { host } = networksOf(req.ip ?? '');
    const count = underWay.get(host) ?? 0;
    if (count >= AT_ONCE_MAX) {
      res.set('Retry-After', String(RETRY_AFTER_S)).status(429).type('text');
      res.send(
        'Trop de connexions à la fois depuis votre réseau. Revenez en arrière et recommencez dans quelques secondes.',
      );
      return;
    }
    underWay.set(host, count + 1);
    res.once('close', () => {
      const left = (underWay.get(host) ?? 1) - 1;
      if (left > 0) underWay.set(host, left);
      else underWay.delete(host);
    });
    next();
  };
}
