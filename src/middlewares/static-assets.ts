import { type RequestHandler, Router, static as serveStatic } from 'express';
import type { Config } from '../config.ts';
import { ASSET_ROOTS } from '../rendering/assets.ts';

/** Files whose URL carries their version: kept a year by browsers, except on a developer's machine. */
export function staticAssets(config: Config): RequestHandler {
  const router = Router();
  const cache = config.environment === 'development' ? { maxAge: 0 } : { maxAge: '1y', immutable: true };
  for (const { url, folder } of ASSET_ROOTS) {
    router.use(url, serveStatic(folder, { ...cache, index: false, redirect: false, dotfiles: 'ignore' }));
  }
  return router;
}
