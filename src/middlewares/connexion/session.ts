import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { DonneesDeSession } from '../../auth/donnees-de-session.ts';
import type { Deps } from '../../deps.ts';
import { SESSION_MAX_MS } from '../../domain/connexion/session.ts';

declare module 'express-session' {
  /** What is kept between two requests, and believed for nothing: who is logged in, the database knows. */
  interface SessionData {
    /** The browser holds a login, or a step of one: the database is worth asking. */
    ouverte?: true;
    /** The page wanted before the login. */
    retour?: string;
  }
}

/** A page that reads itself again while mails leave says so: nobody is there, as far as one can tell. */
export const isAutomaticRead = (req: Request): boolean => req.get('x-lecture-automatique') === '1';

/**
 * Sessions of agents, kept in PostgreSQL, so that each web process serves all requests. The cookie lasts as long as a
 * session may at most, and is sent when its id changes only: an answer that comes late brings no former id back.
 */
export function sessions({ config, database }: Deps): RequestHandler[] {
  const https = config.baseUrl.startsWith('https://');
  const load = session({
    name: https ? '__Host-comptes1d' : 'comptes1d',
    secret: config.sessionSecret,
    store: new DonneesDeSession(database),
    resave: false,
    rolling: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: SESSION_MAX_MS },
  });
  return [load, redirectOnceSaved];
}

/**
 * express-session holds back only the last byte of a body while it saves: with one, a browser quick to follow
 * a redirect comes back before its session is there. Without a body nothing leaves before the save.
 */
const redirectOnceSaved: RequestHandler = (_req, res, next) => {
  res.redirect = (first: number | string, second?: number | string) => {
    const [status, url] = typeof first === 'number' ? [first, String(second)] : [302, first];
    res.status(status).location(url).end();
  };
  next();
};
