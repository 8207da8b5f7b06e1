import { afficherArena } from '../controllers/arena.ts';
import { choisirEcole } from '../controllers/ecoles.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/** Between the login and a school. */
export const routesEcolesChoix: readonly Route[] = [
  { method: 'get', path: paths.arena.pattern, acces: 'agent', handler: afficherArena },
  { method: 'get', path: paths.ecoles.pattern, acces: 'agent', handler: choisirEcole },
];
