import { routesConnexion } from './connexion.ts';
import { routesEcole } from './ecole.ts';
import { routesEcolesChoix } from './ecoles-choix.ts';
import type { Route } from './route.ts';

/** Every route of the application: the security tests walk through this list. */
export const routes: readonly Route[] = [...routesConnexion, ...routesEcolesChoix, ...routesEcole];
