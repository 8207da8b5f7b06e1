import {
  afficherOperation,
  choisirOption,
  confirmerOperation,
  listerOperations,
  preparerFeuillesNonJoints,
  renvoyer,
  telechargerFeuilles,
} from '../controllers/operations.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

const ecole = { acces: 'ecole', perimetre: 'eleves' } as const;
/** Mails go to guardians only. */
const mails = { acces: 'ecole', perimetre: 'tous' } as const;

/** Open to a delegation limited to pupils: the database hides each operation about guardians from it. */
export const routesOperations: readonly Route[] = [
  { method: 'get', path: paths.operations.pattern, ...ecole, handler: listerOperations },
  { method: 'get', path: paths.operation.pattern, ...ecole, handler: afficherOperation },
  { method: 'post', path: paths.optionOperation.pattern, ...ecole, handler: choisirOption },
  { method: 'post', path: paths.confirmerOperation.pattern, ...ecole, handler: confirmerOperation },
  { method: 'get', path: paths.feuillesOperation.pattern, ...ecole, handler: telechargerFeuilles },
  { method: 'post', path: paths.feuillesNonJoints.pattern, ...mails, handler: preparerFeuillesNonJoints },
  { method: 'post', path: paths.renvoyerOperation.pattern, ...mails, handler: renvoyer },
];
