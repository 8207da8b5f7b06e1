import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';
import { etatDeLaNuit } from '../domain/nuit/jours.ts';

/** Load balancers give up after two seconds or more. */
const ANSWER_MS = 1_500;

/**
 * For load balancers: 200 when requests may be sent here; 503 when the database does not answer, and as soon as the
 * process has been asked to stop, while it still serves. A night that was missed is for whoever watches (« nuit »), no reason to
 * send requests elsewhere. No session, nothing about the software.
 */
export function sante({ database, stopping, clock }: Deps): RequestHandler {
  return async (_req, res) => {
    const answer = stopping.aborted ? undefined : await database.answer(ANSWER_MS);
    if (answer !== undefined) res.json({ etat: 'ok', nuit: etatDeLaNuit(answer.nuit, clock.now()) });
    else res.status(503).json({ etat: stopping.aborted ? 'arrêt en cours' : 'base de données injoignable' });
  };
}
