import { type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.ts';
import {
  type AgentContext,
  agentContext,
  type EcoleContext,
  ecoleContext,
  type PublicContext,
  publicContext,
} from '../middlewares/context.ts';

type Handler<C> = (ctx: C) => void | Promise<void>;

interface Base {
  method: 'get' | 'post';
  path: string;
}

/**
 * One line per URL, with who may use it: nobody can add a route and forget its guard, and the security
 * tests are generated from these tables.
 * - public: anybody · agent: logged in with an OTP · ecole: with a right in the school of the URL, wide
 *   enough for « perimetre » (a delegation may be limited to pupils).
 */
export type Route =
  | (Base & { acces: 'public'; handler: Handler<PublicContext> })
  | (Base & { acces: 'agent'; handler: Handler<AgentContext> })
  | (Base & { acces: 'ecole'; perimetre: 'eleves' | 'tous'; handler: Handler<EcoleContext> });

export function routerOf(routes: readonly Route[], deps: Deps): Router {
  const router = Router({ strict: false });
  for (const route of routes) {
    if (DOCUMENT.test(route.path)) router.head(route.path, refuserHead);
    router[route.method](route.path, toRequestHandler(route, deps));
  }
  return router;
}

const DOCUMENT = /\.(pdf|csv)$/;

/** Express answers HEAD with the GET: a document would be made, journalised and noted as printed for nobody. */
const refuserHead: RequestHandler = (_req, res) => {
  res.set('Allow', 'GET').sendStatus(405);
};

function toRequestHandler(route: Route, deps: Deps): RequestHandler {
  switch (route.acces) {
    case 'public':
      return (req, res) => route.handler(publicContext(deps, req, res));
    case 'agent':
      return async (req, res) => {
        const ctx = agentContext(deps, req, res);
        if (ctx !== undefined) await route.handler(ctx);
      };
    case 'ecole':
      return async (req, res) => {
        const ctx = ecoleContext(deps, req, res, route.perimetre);
        if (ctx !== undefined) await route.handler(ctx);
      };
  }
}
