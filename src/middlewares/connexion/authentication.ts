import type { RequestHandler } from 'express';
import type { Deps } from '../../deps.ts';
import { estUaiValide } from '../../domain/ecole/uai.ts';
import { findGarde, type Garde } from '../../queries/connexion/garde.ts';
import { hasSession } from '../csrf.ts';
import { isAutomaticRead } from './session.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Who asks, and the school of the address: what the database says, never what the browser or a store kept. */
    garde?: Garde;
  }
}

/** Loads the agent of the session, and the school of an address under /ecoles/:uai, if the session still counts. */
export function authentication({ database }: Deps): RequestHandler {
  return async (req, _res, next) => {
    if (hasSession(req) && req.session.ouverte) {
      const active = !isAutomaticRead(req);
      const garde = await findGarde(database, req.sessionID, { uai: uaiDe(req.path), active });
      if (garde !== undefined) {
        req.garde = garde;
        req.user = garde.agent;
      }
    }
    next();
  };
}

/** Every address of a school begins so: the guard loads it before any route is looked for. */
function uaiDe(path: string): string | undefined {
  const uai = /^\/ecoles\/([0-9]{7}[A-Za-z])(\/|$)/.exec(path)?.[1]?.toUpperCase();
  return uai !== undefined && estUaiValide(uai) ? uai : undefined;
}
