import { afficherChiffres, telechargerChiffres } from '../controllers/circonscription/chiffres.ts';
import * as laDirection from '../controllers/circonscription/direction.ts';
import * as lIen from '../controllers/circonscription/ien.ts';
import { codeDeDelegation, codeRecent, codeRecentPuis } from '../middlewares/connexion/otp-recent.ts';
import {
  delegationDeLEcole,
  delegationDeSaCirconscription,
  ecoleDeSaCirconscription,
  enseignantDeLEcole,
} from '../middlewares/loaded.ts';
import { paths } from '../paths.ts';
import { direction, get, ien, post, type Route } from './route.ts';

/** Delegations: an IEN grants, the director answers for the school; either ends them, for which no code is asked. */
// biome-ignore format: one line per URL
export const routesCirconscription: readonly Route[] = [
  get('Chiffres de la circonscription, sans aucun nom', paths.circonscription, ien, afficherChiffres),
  get('Chiffres de la circonscription au format csv', paths.circonscriptionCsv, ien, codeRecent, telechargerChiffres),
  get('Écoles de la circonscription et leurs délégations', paths.delegations, ien, lIen.afficherCirconscription),
  get('Une école, ses enseignants, ses délégations', paths.delegationsEcole, ien, ecoleDeSaCirconscription, lIen.afficherEcoleDeleguee),
  get('Déléguer', paths.nouvelleDelegation, ien, ecoleDeSaCirconscription, lIen.afficherDeleguer),
  get('Relire avant de déléguer', paths.relireDelegation, ien, ecoleDeSaCirconscription, lIen.relireDelegation),
  post('Accorder une délégation', paths.nouvelleDelegation, ien, ecoleDeSaCirconscription, codeDeDelegation, lIen.accorder),
  get('Une délégation', paths.delegation, ien, delegationDeSaCirconscription, lIen.afficherDelegation),
  post('Mettre fin à une délégation', paths.finDelegation, ien, delegationDeSaCirconscription, lIen.mettreFin),

  get('Enseignants et délégations de l’école', paths.enseignants, direction, laDirection.afficherEnseignants),
  post('Déclarer un enseignant de l’école', paths.enseignants, direction, laDirection.attester),
  post('Retirer un enseignant de l’école, et ses délégations', paths.retirerEnseignant, direction, enseignantDeLEcole, laDirection.retirer),
  get('Une délégation sur l’école', paths.delegationEcole, direction, delegationDeLEcole, laDirection.afficherDelegationEcole),
  post('Accepter une délégation', paths.accepterDelegation, direction, delegationDeLEcole, codeRecentPuis(paths.delegationEcole), laDirection.accepter),
  post('Refuser ou retirer une délégation', paths.finDelegationEcole, direction, delegationDeLEcole, laDirection.finirDelegation),
];
