import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import passport from 'passport';
import type { Deps } from '../deps.ts';
import { type AgentConnecte, findAgentConnecte } from '../queries/agents.ts';
import { SESSION_MAX_MS } from './session.ts';

/** Loads the agent of the session into req.user, if the session still counts. */
export function authentication({ database, clock }: Deps): RequestHandler[] {
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user, done) => done(null, (user as AgentConnecte).id));
  authenticator.deserializeUser(async (req: IncomingMessage, id: string, done: DeserializeDone) => {
    const { connecteLe, versionSession } = (req as Request).session;
    if (connecteLe === undefined || versionSession === undefined) return done(null, false);
    if (clock.now().getTime() - connecteLe > SESSION_MAX_MS) return done(null, false);
    try {
      done(null, (await database.withAgent(id, (trx) => findAgentConnecte(trx, versionSession))) ?? false);
    } catch (error) {
      done(error);
    }
  });
  return [authenticator.initialize() as RequestHandler, authenticator.session() as RequestHandler];
}

type DeserializeDone = (error: unknown, user?: AgentConnecte | false) => void;
