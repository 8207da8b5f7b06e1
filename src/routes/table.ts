import { routesConnexion } from './connexion.ts';
import { routesEcole } from './ecole.ts';
import { routesEcolesChoix } from './ecoles-choix.ts';
import { routesGuide } from './guide.ts';
import { routesMonAcces } from './mon-acces.ts';
import type { Route } from './route.ts';

/** Every route of the application: the security tests walk through this list. */
export const routes: readonly Route[] = [
  ...routesGuide,
  ...routesConnexion,
  ...routesMonAcces,
  ...routesEcolesChoix,
  ...routesEcole,
];
