import { afficherConfirmation, confirmerParCode } from '../controllers/connexion/confirmation.ts';
import {
  accueillir,
  afficherConnexion,
  afficherOtp,
  deconnecter,
  verifierIdentifiants,
  verifierOtp,
} from '../controllers/connexion/connexion.ts';
import {
  afficherEnrolement,
  afficherGestionCodes,
  afficherTelephone,
  renouvelerCodes,
  verifierEnrolement,
  verifierTelephone,
} from '../controllers/connexion/enrolement.ts';
import {
  afficherMonAcces,
  afficherMonMotDePasse,
  changerMonMotDePasse,
  fermerLesAutres,
  fermerUneSession,
} from '../controllers/connexion/mon-acces.ts';
import * as nouveauTelephone from '../controllers/connexion/nouveau-telephone.ts';
import { crowd } from '../middlewares/connexion/crowd.ts';
import { codePour, codeRecent, codeRecentPuis } from '../middlewares/connexion/otp-recent.ts';
import { paths } from '../paths.ts';
import { agent, get, post, quiconque, type Route } from './route.ts';

/** From nobody to a logged in agent, and the own access. The steps of a login are public: each checks where the login stands. */
// biome-ignore format: one line per URL
export const routesConnexion: readonly Route[] = [
  get('Première page', paths.racine, quiconque, accueillir),
  get('Se connecter', paths.connexion, quiconque, afficherConnexion),
  post('Donner son mot de passe', paths.connexion, quiconque, crowd, verifierIdentifiants),
  get('Second facteur', paths.connexionOtp, quiconque, afficherOtp),
  post('Donner son second facteur', paths.connexionOtp, quiconque, verifierOtp),
  get('Première connexion', paths.enrolement, quiconque, afficherEnrolement),
  post('Donner son code d’enrôlement', paths.enrolement, quiconque, verifierEnrolement),
  get('Enrôler son téléphone', paths.enrolementTelephone, quiconque, afficherTelephone),
  post('Prouver son téléphone', paths.enrolementTelephone, quiconque, verifierTelephone),
  post('Se déconnecter', paths.deconnexion, quiconque, deconnecter),

  get('Confirmer son identité', paths.confirmationOtp, agent, afficherConfirmation),
  post('Donner un code récent', paths.confirmationOtp, agent, confirmerParCode),

  get('Mon accès', paths.monAcces, agent, afficherMonAcces),
  // Closing needs no recent code: who sees a stranger's session must not look for a phone first.
  post('Fermer une de ses sessions', paths.fermerSession, agent, fermerUneSession),
  post('Fermer ses autres sessions', paths.fermerAutresSessions, agent, fermerLesAutres),
  // Before the form is filled in: what is typed here is never shown again.
  get('Changer de mot de passe', paths.monMotDePasse, agent, codeRecent, afficherMonMotDePasse),
  post('Changer de mot de passe', paths.monMotDePasse, agent, codeRecentPuis(paths.monMotDePasse), changerMonMotDePasse),
  get('Codes de secours', paths.codesSecours, agent, afficherGestionCodes),
  post('Créer de nouveaux codes de secours', paths.codesSecours, agent, codePour('codes_secours'), renouvelerCodes),
  // With the old phone, or with a recovery code when it is lost.
  get('Nouveau téléphone', paths.nouveauTelephone, agent, codePour('telephone'), nouveauTelephone.afficher),
  post('Afficher le QR code', paths.nouveauTelephone, agent, codePour('telephone'), nouveauTelephone.commencer),
  post('Relier le nouveau téléphone', paths.confirmerTelephone, agent, codePour('telephone'), nouveauTelephone.relierTelephone),
  post('Garder l’ancien téléphone', paths.abandonnerTelephone, agent, nouveauTelephone.abandonner),
];
