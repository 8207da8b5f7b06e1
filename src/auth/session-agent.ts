import type { Request } from 'express';
import type { SessionData } from 'express-session';
import type { AgentConnecte } from '../queries/agents.ts';

export type ConnexionEnAttente = NonNullable<SessionData['connexionEnAttente']>;

/** Every step of a login has a session of its own: an id known before it is worth nothing after it. */
export async function mettreEnAttente(req: Request, enAttente: ConnexionEnAttente): Promise<void> {
  await regenerer(req);
  req.session.connexionEnAttente = enAttente;
}

/** The login begins again from nothing. */
export const abandonnerConnexion = (req: Request): Promise<void> => regenerer(req);

/** Second factor given: from here on the session is the agent's. */
export async function ouvrirSession(
  req: Request,
  agent: AgentConnecte,
  versionSession: number,
  maintenant: Date,
): Promise<void> {
  await login(req, agent, false);
  Object.assign(req.session, {
    connecteLe: maintenant.getTime(),
    otpLe: maintenant.getTime(),
    versionSession,
  } satisfies Partial<SessionData>);
}

/** Second factor given once more: same session, new id. */
export async function renouvelerSession(req: Request, agent: AgentConnecte, maintenant: Date): Promise<void> {
  await login(req, agent, true);
  req.session.otpLe = maintenant.getTime();
}

export const fermerSession = (req: Request): Promise<void> => settle((done) => req.session.destroy(done));

const regenerer = (req: Request): Promise<void> => settle((done) => req.session.regenerate(done));

const login = (req: Request, agent: AgentConnecte, keepSessionInfo: boolean): Promise<void> =>
  settle((done) => req.login(agent, { session: true, keepSessionInfo }, done));

function settle(operation: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    operation((error) => (error ? reject(error) : resolve()));
  });
}
