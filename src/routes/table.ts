import type { Deps } from '../deps.ts';
import { routesCirconscription } from './circonscription.ts';
import { routesComptes } from './comptes.ts';
import { routesConnexion } from './connexion.ts';
import { routesEcole } from './ecole.ts';
import { routesOnde } from './onde.ts';
import { routesOperations } from './operations.ts';
import { routesPortail } from './portail.ts';
import type { Route } from './route.ts';
import { routesDev } from './service/dev.ts';
import { routesGuide } from './service/guide.ts';

/** Every route of the application: the security tests walk through this list. */
export const routes: readonly Route[] = [
  ...routesGuide,
  ...routesConnexion,
  ...routesEcole,
  ...routesComptes,
  ...routesOperations,
  ...routesOnde,
  ...routesCirconscription,
  ...routesPortail,
];

export const routesFor = ({ config }: Pick<Deps, 'config'>): readonly Route[] =>
  config.environment === 'production' ? routes : [...routes, ...routesDev];
