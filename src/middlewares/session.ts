import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
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

const INACTIVITY_MS = 45 * 60_000;
/** A working day: after it the OTP is asked again, whatever happened. */
export const SESSION_MAX_MS = 10 * 3_600_000;

/** Sessions of agents, kept in PostgreSQL: any web process serves any request. */
export function sessions({ config, database, logger }: Deps): RequestHandler[] {
  const https = config.baseUrl.startsWith('https://');
  const Store = connectPgSimple(session);
  const loadSession = session({
    name: https ? '__Host-comptes1d' : 'comptes1d',
    secret: config.sessionSecret,
    store: new Store({
      pool: database.web,
      tableName: 'sessions',
      pruneSessionInterval: false,
      errorLog: (...parts: unknown[]) => logger.error({ parts: parts.map(String) }, 'session'),
    }),
    resave: false,
    rolling: true,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: https, maxAge: INACTIVITY_MS },
  });
  return [loadSession, saveBeforeRedirect];
}

/**
 * express-session lets the headers leave before it has saved: a browser quick to follow a redirect would come
 * with a session that does not exist yet, or without its message.
 */
const saveBeforeRedirect: RequestHandler = (req, res, next) => {
  const redirect = res.redirect.bind(res) as (status: number, url: string) => void;
  res.redirect = (first: number | string, second?: number | string) => {
    const [status, url] = typeof first === 'number' ? [first, String(second)] : [302, first];
    const send = (error?: unknown) => (error ? next(error) : redirect(status, url));
    // Nothing but its cookie: a visitor of whom nothing needs keeping.
    const empty = req.session === undefined || Object.keys(req.session).length <= 1;
    if (empty) send();
    else req.session.save(send);
  };
  next();
};
