import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

/** Nothing inline, nothing from elsewhere, no framing. */
export function securityHeaders(config: Config): RequestHandler {
  const https = config.baseUrl.startsWith('https://');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** Personal data on every page: no cache may keep one. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** Answers only to its own name, so that no link or redirect can be built from a forged Host. */
export function hostAllowList(config: Config): RequestHandler {
  const own = new URL(config.baseUrl).hostname;
  const allowed = new Set(
    config.environment === 'production' ? [own] : [own, 'localhost', '127.0.0.1', '[::1]'],
  );
  return (req, _res, next) => {
    const host = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    next(
      allowed.has(host)
        ? undefined
        : new AppError(421, 'Adresse inattendue', 'Ce site ne répond pas à ce nom.'),
    );
  };
}
