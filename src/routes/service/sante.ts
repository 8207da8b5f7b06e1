import { Router } from 'express';
import type { Deps } from '../../deps.ts';

/** Load balancers give up after two seconds or more. */
const ANSWER_MS = 1_500;

/**
 * For load balancers: 200 when requests may be sent here; 503 when the database does not answer, and as soon as the
 * process has been asked to stop, while it still serves. No session, nothing about the software.
 */
export function sante({ database, stopping }: Deps): Router {
  const router = Router();
  router.get('/sante', async (_req, res) => {
    if (stopping.aborted) res.status(503).json({ etat: 'arrêt en cours' });
    else if (await database.answers(ANSWER_MS)) res.json({ etat: 'ok' });
    else res.status(503).json({ etat: 'base de données injoignable' });
  });
  return router;
}
