import { randomBytes } from 'node:crypto';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { findPersonne, type Personne } from '../../queries/portail/garde.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Who is on the portal: what the database says of the session whose id the cookie holds. */
    personne?: Personne;
  }
}

/** As the router, which does not mind capitals, and leaves out what follows « ? » and the host that a proxy may name. */
const TREE = /^(?:https?:\/\/[^/?#]*)?\/portail(?:[/?#]|$)/i;
export const isPortail = (req: Pick<Request, 'path' | 'originalUrl'>): boolean => TREE.test(req.originalUrl);

/** For the pages of agents only: the portal does not read their cookie, nor they the portal's. */
export const outsidePortail = (handlers: readonly RequestHandler[]): RequestHandler[] =>
  handlers.map((handler) => (req, res, next) => (isPortail(req) ? next() : handler(req, res, next)));

/** 32 bytes; the database keeps its sha256. */
const ID = /^[\w-]{43}$/;
export const newSessionId = (): string => randomBytes(32).toString('base64url');

const cookieName = ({ baseUrl }: Pick<Config, 'baseUrl'>): string =>
  baseUrl.startsWith('https://') ? '__Host-comptes1d-portail' : 'comptes1d-portail';

/** Until the browser is closed: families and classes share tablets. */
const cookieOptions = ({ baseUrl }: Pick<Config, 'baseUrl'>): CookieOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: baseUrl.startsWith('https://'),
});

/** The id that the browser holds, if it looks like one. */
export function sessionIdOf(req: Request, config: Pick<Config, 'baseUrl'>): string | undefined {
  const value = (req.cookies as Record<string, string | undefined>)[cookieName(config)];
  return value !== undefined && ID.test(value) ? value : undefined;
}

/** No cookie at all: closed with the browser, or left by « Se déconnecter ». */
export const isWithoutSession = (req: Request, config: Pick<Config, 'baseUrl'>): boolean =>
  (req.cookies as Record<string, string | undefined>)[cookieName(config)] === undefined;

export const keepSessionId = (res: Response, config: Pick<Config, 'baseUrl'>, id: string): void => {
  res.cookie(cookieName(config), id, cookieOptions(config));
};

export const forgetSessionId = (res: Response, config: Pick<Config, 'baseUrl'>): void => {
  res.clearCookie(cookieName(config), cookieOptions(config));
};

/** Loads whoever is on the portal with this browser. */
export function portailSession({ config, database }: Deps): RequestHandler {
  return async (req, _res, next) => {
    const id = isPortail(req) ? sessionIdOf(req, config) : undefined;
    const personne = id === undefined ? undefined : await findPersonne(database, id, true);
    if (personne !== undefined) req.personne = personne;
    next();
  };
}
