import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Database } from '../database/database.ts';
import { isAway } from '../database/pannes.ts';
import type { Deps } from '../deps.ts';
import { SESSION_MAX_MS } from '../domain/session.ts';
import { AppError } from '../errors.ts';

export interface FlashMessage {
  type: 'succes' | 'info' | 'attention' | 'erreur';
  message: string;
}

declare module 'express-session' {
  /** What is kept between two requests, and believed for nothing: who is logged in, the database knows. */
  interface SessionData {
    /** The browser holds a login, or a step of one: the database is worth asking. */
    ouverte?: true;
    /** The page wanted before the login. */
    retour?: string;
    flash?: FlashMessage[];
  }
}

/** A page that reads itself again while mails leave says so: nobody is there, as far as one can tell. */
export const estLectureAutomatique = (req: Request): boolean => req.get('x-lecture-automatique') === '1';

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
 * Keeps what express-session wants kept, for as long as the session it belongs to: the row of a session that ended is
 * gone, and is not written again by a request in flight.
 */
class DonneesDeSession extends session.Store {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  override get(sid: string, done: (error: unknown, data?: session.SessionData | null) => void): void {
    this.#database
      .query<{ donnees: session.SessionData | null }>('select lire_donnees_de_session($1) as donnees', [sid])
      .then(
        ([row]) => done(null, row?.donnees),
        (cause) => done(unavailable(cause)),
      );
  }

  override set(sid: string, data: session.SessionData, done: (error?: unknown) => void = () => {}): void {
    this.#database.query('select ecrire_donnees_de_session($1, $2)', [sid, JSON.stringify(data)]).then(
      () => done(),
      (cause) => done(unavailable(cause)),
    );
  }

  /** The session itself is ended by the login services, and its data with it. */
  override destroy(_sid: string, done: (error?: unknown) => void = () => {}): void {
    done();
  }

  /** Since when a session has been idle is noted by the guard, once a minute at most. */
  override touch(_sid: string, _data: session.SessionData, done: () => void = () => {}): void {
    done();
  }
}

/** Whatever the reason, nobody can be recognised: the page says to come back later, the log says why. */
function unavailable(cause: unknown): Error {
  if (isAway(cause)) return cause as Error;
  const message =
    'Les sessions ne peuvent pas être lues. Rien n’a été perdu\u00a0: réessayez dans une minute.';
  return Object.assign(new AppError(503, 'Service momentanément indisponible', message), { cause });
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
