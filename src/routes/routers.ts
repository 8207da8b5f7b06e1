import { type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.ts';
import type { Route } from './route.ts';

/** What the lines of the tables ask for at each moment of the pipeline. */
export interface Routers {
  /** Before the session is looked for. */
  arrival: Router;
  /** Before the token is checked: bodies that are read once the right is known. */
  reading: Router;
  /** The rest: right, what is loaded, code, handler. */
  pages: Router;
}

export function routersOf(routes: readonly Route[], deps: Deps): Routers {
  const routers = { arrival: Router(), reading: Router(), pages: Router() };
  for (const route of routes) {
    const { method, path, steps } = route;
    for (const { arrival, reading } of steps) {
      if (arrival) routers.arrival[method](path, arrival(deps));
      if (reading) routers.reading[method](path, withRight(route, deps, reading(deps)));
    }
    if (DOCUMENT.test(path)) routers.pages.head(path, refuserHead);
    routers.pages[method](path, toRequestHandler(route, deps));
  }
  return routers;
}

/** Who is not logged in is for the check of the token, which has nothing to read. */
function withRight(
  { context }: Route,
  deps: Deps,
  read: (ctx: never, next: (error?: unknown) => void) => Promise<void>,
): RequestHandler {
  return async (req, res, next) => {
    if (req.garde === undefined) return next();
    const ctx = await context(deps, req, res);
    if (ctx !== undefined) await read(ctx as never, next);
  };
}

function toRequestHandler({ context, steps, handler }: Route, deps: Deps): RequestHandler {
  return async (req, res) => {
    const ctx = await context(deps, req, res);
    if (ctx === undefined) return;
    for (const { add } of steps) {
      if (add === undefined) continue;
      const added = await add(ctx as never);
      if (added === undefined) return;
      Object.assign(ctx, added);
    }
    await handler(ctx as never);
  };
}

const DOCUMENT = /\.(pdf|csv)$/;

/** Express answers HEAD with the GET: a document would be made, journalised and noted as printed for nobody. */
const refuserHead: RequestHandler = (_req, res) => {
  res.set('Allow', 'GET').sendStatus(405);
};
