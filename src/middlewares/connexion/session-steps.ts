import type { Request } from 'express';
import type { Deps } from '../../deps.ts';
import { decrireAppareil } from '../../domain/connexion/appareil.ts';
import type { Acte, EtapeConnexion } from '../../domain/connexion/session.ts';
import { changerEtape, changerIdDeSession, ouvrirSession } from '../../services/connexion/session.ts';

/** The browser of this request, in words (« Firefox sous Windows »). */
export const browserOf = (req: Request): string => decrireAppareil(req.get('user-agent') ?? '');

type Tools = Pick<Deps, 'database'>;

/** Password given. Every step has a session of its own: an id known before it is worth nothing after it. */
export async function beginAgentSession(
  deps: Tools,
  req: Request,
  agent: { identifiant: string; versionSession: number },
  retour: string | undefined,
): Promise<EtapeConnexion | undefined> {
  const previous = req.sessionID;
  await regenerate(req);
  const ids = { session: req.sessionID, previous };
  const step = await ouvrirSession(deps, ids, agent, browserOf(req));
  if (step !== undefined) Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}) });
  return step;
}

/** What is asked next has been proved: the session goes on under a new id, with what it kept. */
export const raiseAgentSession = (
  deps: Tools,
  req: Request,
  step: 'telephone' | 'ouverte',
  purpose?: Acte,
): Promise<void> => underNewId(req, (ids) => changerEtape(deps, ids, step, purpose));

/** The password has changed: an id known before is worth nothing after, and the last code is no more recent. */
export const renameAgentSession = (deps: Tools, req: Request): Promise<void> =>
  underNewId(req, (ids) => changerIdDeSession(deps, ids));

async function underNewId(
  req: Request,
  move: (ids: { session: string; previous: string }) => Promise<void>,
): Promise<void> {
  const previous = req.sessionID;
  const { retour, flash } = req.session;
  await regenerate(req);
  await move({ session: req.sessionID, previous });
  Object.assign(req.session, { ouverte: true, ...(retour ? { retour } : {}), ...(flash ? { flash } : {}) });
}

/** The browser's cookie leads nowhere any more. */
export const forgetAgentSession = (req: Request): Promise<void> => regenerate(req);

function regenerate(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
}
