import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../logger.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Quoted on error pages, so that ops find the line. */
    requestId: string;
  }
}

/** One line a request: method, path without its query string (it may hold a name), status, time. */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    const { path } = req;
    req.requestId = randomUUID();
    res.setHeader('X-Request-Id', req.requestId);
    res.once('close', () => {
      const line = { id: req.requestId, method: req.method, path, status: res.statusCode };
      logger.info(
        { ...line, ms: Math.round(performance.now() - start), complete: res.writableFinished },
        'requête',
      );
    });
    next();
  };
}
