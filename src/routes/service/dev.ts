import { afficherBoiteDEnvoi, afficherMailEnvoye } from '../../controllers/dev.ts';
import { paths } from '../../paths.ts';
import { get, quiconque, type Route } from '../route.ts';

/**
 * For a developer's machine alone, without logging in: what is shown there holds passwords. Left out in production, where
 * their addresses are those of no page (rules §8).
 */
// biome-ignore format: one line per URL
export const routesDev: readonly Route[] = [
  get('Mails partis', paths.boiteDEnvoi, quiconque, afficherBoiteDEnvoi),
  get('Un mail parti', paths.mailEnvoye, quiconque, afficherMailEnvoye),
];
