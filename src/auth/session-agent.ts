import type { Request } from 'express';
import type { Deps } from '../deps.ts';
import { decrireAppareil } from '../domain/appareil.ts';
import type { EtapeConnexion } from '../domain/session.ts';
import { openSession, raiseSession, renameSession } from '../repositories/sessions.ts';

/** The browser of this request, in words (« Firefox sous Windows »). */
export const navigateurDe = (req: Request): string => decrireAppareil(req.get('user-agent') ?? '');

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
  const etape = await database.withConnexion((trx) => openSession(trx, ids, agent, navigateurDe(req)));
  if (etape !== undefined) Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}) });
  return etape;
}

/** What is asked next has been proved: the session goes on under a new id, with what it kept. */
export const eleverSession = (
  { database }: Outils,
  req: Request,
  etape: 'telephone' | 'ouverte',
): Promise<void> =>
  sousUnNouvelId(req, (ids) => database.withConnexion((trx) => raiseSession(trx, ids, etape)));

/** The password has changed: an id known before is worth nothing after, and the last code is no more recent. */
export const renommerSession = ({ database }: Outils, req: Request): Promise<void> =>
  sousUnNouvelId(req, (ids) => database.withConnexion((trx) => renameSession(trx, ids)));

async function sousUnNouvelId(
  req: Request,
  passer: (ids: { session: string; precedente: string }) => Promise<void>,
): Promise<void> {
  const precedente = req.sessionID;
  const { retour, flash } = req.session;
  await regenerer(req);
  await passer({ session: req.sessionID, precedente });
  Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}), ...(flash ? { flash } : {}) });
}

/** The browser's cookie leads nowhere any more. */
export const oublierSession = (req: Request): Promise<void> => regenerer(req);

function regenerer(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
}
