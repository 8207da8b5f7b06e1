import session from 'express-session';
import type { Database } from '../database/database.ts';
import { isAway } from '../database/pannes.ts';
import { AppError, DANS_UNE_MINUTE } from '../errors.ts';
import { findDonneesDeSession } from '../queries/connexion/sessions.ts';
import { saveDonneesDeSession } from '../repositories/connexion/sessions.ts';

/**
 * Keeps what express-session wants kept, for as long as the session it belongs to: the row of a session that ended is
 * gone, and is not written again by a request in flight.
 */
export class DonneesDeSession extends session.Store {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  override get(sid: string, done: (error: unknown, data?: session.SessionData | null) => void): void {
    findDonneesDeSession(this.#database, sid).then(
      (data) => done(null, data as session.SessionData | null | undefined),
      (cause) => done(unavailable(cause)),
    );
  }

  override set(sid: string, data: session.SessionData, done: (error?: unknown) => void = () => {}): void {
    saveDonneesDeSession(this.#database, sid, JSON.stringify(data)).then(
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
  const message = `Les sessions ne peuvent pas être lues. Rien n’a été perdu\u00a0: ${DANS_UNE_MINUTE}`;
  return Object.assign(new AppError(503, 'Service momentanément indisponible', message), { cause });
}
