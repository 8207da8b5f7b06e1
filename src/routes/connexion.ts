import {
  accueillir,
  afficherConnexion,
  afficherOtp,
  deconnecter,
  verifierIdentifiants,
  verifierOtp,
} from '../controllers/connexion.ts';
import { afficherConfirmation, confirmer } from '../controllers/connexion-confirmation.ts';
import {
  afficherEnrolement,
  afficherGestionCodes,
  afficherTelephone,
  renouvelerCodes,
  verifierEnrolement,
  verifierTelephone,
} from '../controllers/connexion-enrolement.ts';
import { paths } from './paths.ts';
import type { Route } from './route.ts';

/** From nobody to a logged in agent. The steps are public: each checks by itself where the login stands. */
export const routesConnexion: readonly Route[] = [
  { method: 'get', path: paths.racine.pattern, acces: 'public', handler: accueillir },

  { method: 'get', path: paths.connexion.pattern, acces: 'public', handler: afficherConnexion },
  { method: 'post', path: paths.connexion.pattern, acces: 'public', handler: verifierIdentifiants },
  { method: 'get', path: paths.connexionOtp.pattern, acces: 'public', handler: afficherOtp },
  { method: 'post', path: paths.connexionOtp.pattern, acces: 'public', handler: verifierOtp },

  { method: 'get', path: paths.enrolement.pattern, acces: 'public', handler: afficherEnrolement },
  { method: 'post', path: paths.enrolement.pattern, acces: 'public', handler: verifierEnrolement },
  { method: 'get', path: paths.enrolementTelephone.pattern, acces: 'public', handler: afficherTelephone },
  { method: 'post', path: paths.enrolementTelephone.pattern, acces: 'public', handler: verifierTelephone },

  { method: 'get', path: paths.confirmationOtp.pattern, acces: 'agent', handler: afficherConfirmation },
  { method: 'post', path: paths.confirmationOtp.pattern, acces: 'agent', handler: confirmer },
  { method: 'get', path: paths.codesSecours.pattern, acces: 'agent', handler: afficherGestionCodes },
  { method: 'post', path: paths.codesSecours.pattern, acces: 'agent', handler: renouvelerCodes },

  { method: 'post', path: paths.deconnexion.pattern, acces: 'public', handler: deconnecter },
];
