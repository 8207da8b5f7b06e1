import {
  afficherMonAcces,
  afficherMonMotDePasse,
  changerMonMotDePasse,
  fermerLesAutres,
  fermerUneSession,
} from '../controllers/mon-acces.ts';
import { abandonner, afficher, commencer, confirmer } from '../controllers/nouveau-telephone.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/** What an agent does about the own access (DESIGN §10). What changes it asks for a recent code by itself. */
export const routesMonAcces: readonly Route[] = [
  { method: 'get', path: paths.monAcces.pattern, acces: 'agent', handler: afficherMonAcces },
  { method: 'get', path: paths.monMotDePasse.pattern, acces: 'agent', handler: afficherMonMotDePasse },
  { method: 'post', path: paths.monMotDePasse.pattern, acces: 'agent', handler: changerMonMotDePasse },
  { method: 'post', path: paths.fermerSession.pattern, acces: 'agent', handler: fermerUneSession },
  { method: 'post', path: paths.fermerAutresSessions.pattern, acces: 'agent', handler: fermerLesAutres },
  { method: 'get', path: paths.nouveauTelephone.pattern, acces: 'agent', handler: afficher },
  { method: 'post', path: paths.nouveauTelephone.pattern, acces: 'agent', handler: commencer },
  { method: 'post', path: paths.confirmerTelephone.pattern, acces: 'agent', handler: confirmer },
  { method: 'post', path: paths.abandonnerTelephone.pattern, acces: 'agent', handler: abandonner },
];
