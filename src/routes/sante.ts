import { Router } from 'express';
import type { Deps } from '../deps.ts';

/** For load balancers: 200 when the database answers, 503 otherwise; no session, no log of its own. */
export function sante({ database }: Deps): Router {
  const router = Router();
  router.get('/sante', async (_req, res) => {
    const answers = await database.query('select 1', []).then(
      () => true,
      () => false,
    );
    res.status(answers ? 200 : 503).json({ etat: answers ? 'ok' : 'base de données injoignable' });
  });
  return router;
}
