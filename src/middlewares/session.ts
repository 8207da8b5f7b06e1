import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Deps } from '../deps.ts';

export interface FlashMessage {
  type: 'succes' | 'info' | 'attention' | 'erreur';
  message: string;
}

declare module 'express-session' {
  interface SessionData {
    /** Password given, second factor still expected: nobody is authenticated yet. */
    connexionEnAttente?: {
      agentId: string;
      versionSession: number;
      /** « enrolement »: no phone known, its secret expected; « telephone »: secret given, phone to be proved. */
      etape: 'otp' | 'enrolement' | 'telephone';
      /** Milliseconds at which this step began. */
      depuis: number;
      retour?: string;
    };
    versionSession?: number;
    /** Milliseconds: bounds the whole session, however active. */
    connecteLe?: number;
    /** Milliseconds of the last OTP, for the step-up. */
    otpLe?: number;
    flash?: FlashMessage[];
  }
}

export const INACTIVITY_MS = 45 * 60_000;
/** A working day: after it the OTP is asked again, whatever happened. */
export const SESSION_MAX_MS = 10 * 3_600_000;

/** A page that reads itself again while mails leave says so: nobody is there, as far as one can tell. */
export const estLectureAutomatique = (req: Request): boolean => req.get('x-lecture-automatique') === '1';

/** Sessions of agents, kept in PostgreSQL, so that each web process serves all requests. */
export function sessions({ config, database, logger }: Deps): RequestHandler[] {
  const https = config.baseUrl.startsWith('https://');
  const Store = connectPgSimple(session);
  const loadSession = (renewed: boolean) =>
    session({
      name: https ? '__Host-comptes1d' : 'comptes1d',
      secret: config.sessionSecret,
      store: new Store({
        pool: database.web,
        tableName: 'sessions',
        pruneSessionInterval: false,
        disableTouch: !renewed,
        errorLog: (...parts: unknown[]) => logger.error({ parts: parts.map(String) }, 'session'),
      }),
      resave: false,
      rolling: renewed,
      saveUninitialized: false,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: INACTIVITY_MS },
    });
  const [renew, read] = [loadSession(true), loadSession(false)];
  // A page left open must not keep its session alive (guide page, « Votre connexion »).
  const load: RequestHandler = (req, res, next) =>
    (estLectureAutomatique(req) ? read : renew)(req, res, next);
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
