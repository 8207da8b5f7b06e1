import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';

/** Once the process has been asked to stop, each answer says that its connection ends: the proxy opens no other here. */
export function lastRequests({ stopping }: Deps): RequestHandler {
  return (_req, res, next) => {
    if (stopping.aborted) res.setHeader('Connection', 'close');
    next();
  };
}
