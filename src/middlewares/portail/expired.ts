import type { ErrorRequestHandler } from 'express';
import type { Deps } from '../../deps.ts';
import { AppError, SessionTermineeError } from '../../errors.ts';
import { paths } from '../../paths.ts';
import { findFinDeSession } from '../../queries/portail/garde.ts';
import { isPortail, sessionIdOf } from './session.ts';

/** A form of the portal whose token is missing or of another session: in practice, a page left open too long. */
export class PortailExpireError extends AppError {
  override name = 'PortailExpireError';
  constructor() {
    super(
      403,
      'Cette page a expiré',
      'Elle est restée ouverte trop longtemps, ou vous vous êtes déconnecté depuis. Rien n’a été enregistré\u00a0: recommencez.',
      { libelle: 'Revenir au portail', url: paths.portail() },
    );
  }
}

/** A session that ended, or went on under another name, while the form was on its way: a second click may be all there was. */
class PortailTermineError extends AppError {
  override name = 'PortailTermineError';
  constructor() {
    super(
      401,
      'Session terminée',
      'Si vous avez cliqué deux fois, c’est sans doute déjà fait. Sinon, vous avez été déconnecté. Revenez au portail pour le voir.',
      { libelle: 'Revenir au portail', url: paths.portail() },
    );
  }
}

/**
 * A form sent by somebody whose session has just ended, by a reset or by another person who was faster: the first page says
 * why. The cookie stays: a double click may already have brought the one that follows.
 */
export function saidWhyEnded({ config, database }: Deps): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    const ended =
      error instanceof SessionTermineeError ||
      (error instanceof PortailExpireError && req.personne === undefined);
    const session = ended && isPortail(req) && !res.headersSent ? sessionIdOf(req, config) : undefined;
    const fin = session === undefined ? undefined : await findFinDeSession(database, session);
    if (fin === undefined) {
      next(error instanceof SessionTermineeError && isPortail(req) ? new PortailTermineError() : error);
    } else res.redirect(303, `${paths.portail()}?fin=${fin}`);
  };
}
