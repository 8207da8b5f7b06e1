import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler } from 'express';
import { deriveKey } from '../auth/derived-keys.ts';
import type { Config } from '../config.ts';
import { ExpiredSessionError } from './connexion/expired-session.ts';
import { PortailExpireError } from './portail/expired.ts';
import { isPortail } from './portail/session.ts';

/** The token for the hidden field of every form; none on the page of an error that came before it. */
export const csrfToken = (req: Request): string => req.csrfToken?.() ?? '';

/** express-session declares it always there; an error before it, or a store that is down, leaves it out. */
export const hasSession = (req: Request): boolean => (req as Partial<Request>).session !== undefined;

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** What another site sends is refused before anything of it is read: browsers say where a request comes from. */
export const sameSite: RequestHandler = (req, _res, next) => {
  const site = req.headers['sec-fetch-site'];
  const elsewhere =
    !SAFE_METHODS.includes(req.method) && site !== undefined && site !== 'same-origin' && site !== 'none';
  next(elsewhere ? expired(req) : undefined);
};

/**
 * Every unsafe request needs a token tied to the login, or to being nobody yet: signed, kept by the browser in a cookie and
 * sent back by the form, so that showing a form writes nothing anywhere (rules §11). Cookies are read and sameSite() comes
 * before.
 */
export function csrf(config: Config): RequestHandler {
  const administration = protection(config, '', ({ garde }) =>
    // The same before and after a second factor: a page left open in another tab stays usable.
    garde ? `${garde.agent.id} ${garde.connecteLe}` : undefined,
  );
  const portail = protection(config, 'portail-', ({ personne }) => personne?.reference);
  return (req, res, next) => (isPortail(req) ? portail : administration)(req, res, next);
}

/** Agents and families each have their cookie: a page of the one does not void a form of the other. */
function protection(
  config: Config,
  tree: string,
  loginOf: (req: Request) => string | undefined,
): RequestHandler {
  const https = config.baseUrl.startsWith('https://');
  const secret = deriveKey(config, 'formulaires').toString('base64url');
  const { doubleCsrfProtection, invalidCsrfTokenError } = doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier: (req) => `${tree}${loginOf(req) ?? 'personne'}`,
    getCsrfTokenFromRequest: ({ body }) =>
      (body as { _csrf?: unknown } | undefined)?._csrf as string | undefined,
    cookieName: `${https ? '__Host-' : ''}comptes1d-${tree}formulaires`,
    cookieOptions: { path: '/', httpOnly: true, sameSite: 'lax', secure: https },
  });
  return (req, res, next) => {
    doubleCsrfProtection(req, res, (error?: unknown) => {
      next(error === invalidCsrfTokenError ? expired(req) : error);
    });
  };
}

const expired = (req: Request) => (isPortail(req) ? new PortailExpireError() : new ExpiredSessionError(req));
