import {
  afficherOperation,
  choisirOption,
  confirmerOperation,
  listerOperations,
  preparerFeuillesNonJoints,
  renvoyer,
  telechargerFeuilles,
} from '../controllers/operations/operations.ts';
import { codeDuPlan, codeRecent, codeRecentPuis } from '../middlewares/connexion/otp-recent.ts';
import { operation, operationAffichee } from '../middlewares/loaded.ts';
import { paths } from '../paths.ts';
import { eleves, get, post, type Route, tous } from './route.ts';

/** Open to a delegation limited to pupils, but for mails, which go to guardians only. */
// biome-ignore format: one line per URL
export const routesOperations: readonly Route[] = [
  get('Liste des opérations', paths.operations, eleves, listerOperations),
  get('Plan ou résultat d’une opération', paths.operation, eleves, operationAffichee, afficherOperation),
  post('Changer les options d’un plan', paths.optionOperation, eleves, operationAffichee, choisirOption),
  post('Confirmer un plan', paths.confirmerOperation, eleves, operation, codeDuPlan, confirmerOperation),
  get('Télécharger les feuilles ou les lettres', paths.feuillesOperation, eleves, operation, codeRecent, telechargerFeuilles),
  post('Proposer des feuilles à ceux qu’aucun mail ne joint', paths.feuillesNonJoints, tous, operation, preparerFeuillesNonJoints),
  post('Renvoyer les mails rejetés', paths.renvoyerOperation, tous, operation, codeRecentPuis(paths.operation), renvoyer),
];
