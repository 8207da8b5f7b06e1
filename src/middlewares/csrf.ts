import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { SessionExpireeError } from './session-expiree.ts';

const { csrfSynchronisedProtection, generateToken, invalidCsrfTokenError } = csrfSync({
  getTokenFromRequest: (req) => (req.body as { _csrf?: unknown } | undefined)?._csrf as string | undefined,
});

/** The token of this session, for the hidden field of every form; none when the session store is out of reach. */
export const csrfToken = (req: Request): string => (hasSession(req) ? generateToken(req) : '');

/** express-session declares it always there; an error before it, or a store that is down, leaves it out. */
export const hasSession = (req: Request): boolean => (req as Partial<Request>).session !== undefined;

/** Every unsafe request needs the session's token; a foreign Sec-Fetch-Site is refused before looking at it. */
export const csrf: RequestHandler = (req, res, next) => {
  const unsafe = !['GET', 'HEAD', 'OPTIONS'].includes(req.method);
  const site = req.headers['sec-fetch-site'];
  if (unsafe && site !== undefined && site !== 'same-origin' && site !== 'none') {
    next(new SessionExpireeError(req));
    return;
  }
  csrfSynchronisedProtection(req, res, (error?: unknown) => {
    next(error === invalidCsrfTokenError ? new SessionExpireeError(req) : error);
  });
};
