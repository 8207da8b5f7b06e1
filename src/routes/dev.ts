import { afficherBoiteDEnvoi, afficherMailEnvoye } from '../controllers/dev.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/**
 * For a developer's machine alone, without logging in: what is shown there holds passwords. src/app.ts leaves
 * these routes out in production, where their addresses are those of no page (DESIGN §8).
 */
export const routesDev: readonly Route[] = [
  { method: 'get', path: paths.boiteDEnvoi.pattern, acces: 'public', handler: afficherBoiteDEnvoi },
  { method: 'get', path: paths.mailEnvoye.pattern, acces: 'public', handler: afficherMailEnvoye },
];
