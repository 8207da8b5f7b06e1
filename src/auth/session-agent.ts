import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import type { EtapeConnexion } from '../domain/session.ts';
import { openSession, raiseSession } from '../repositories/sessions.ts';

type Outils = Pick<Deps, 'database'>;

/** Password given. Every step has a session of its own: an id known before it is worth nothing after it. */
export async function commencerSession(
  { database }: Outils,
  req: Request,
  agent: { identifiant: string; versionSession: number },
  retour: string | undefined,
): Promise<EtapeConnexion | undefined> {
  const precedente = req.sessionID;
  await regenerer(req);
  const ids = { session: req.sessionID, precedente };
  const etape = await database.withConnexion((trx) => openSession(trx, ids, agent));
  if (etape !== undefined) Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}) });
  return etape;
}

/** What is asked next has been proved: the session goes on under a new id, with what it kept. */
export async function eleverSession(
  { database }: Outils,
  req: Request,
  etape: 'telephone' | 'ouverte',
): Promise<void> {
  const precedente = req.sessionID;
  const { retour, flash } = req.session;
  await regenerer(req);
  await database.withConnexion((trx) => raiseSession(trx, { session: req.sessionID, precedente }, etape));
  Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}), ...(flash ? { flash } : {}) });
}

/** The browser's cookie leads nowhere any more. */
export const oublierSession = (req: Request): Promise<void> => regenerer(req);

function regenerer(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
}
