import {
  effetSansReponse,
  MOTS_ETAT_DELEGATION,
  MOTS_PERIMETRE,
  periodeEnMots,
} from '../domain/circonscription/mots.ts';
import type { DelegationListee } from '../queries/circonscription/delegations-exploitation.ts';

/** As ops read it, its number first. */
export function delegationEnUneLigne(delegation: DelegationListee): string {
  const { id, uai, ecole, identifiant, perimetre, etat, accordeePar } = delegation;
  const attente = etat === 'en_attente' ? `\u202f; sans réponse, ${effetSansReponse(delegation)}` : '';
  return `${id}  ${uai} ${ecole}, ${identifiant}, ${MOTS_PERIMETRE[perimetre]}, ${periodeEnMots(delegation)}, accordée par ${accordeePar}\u00a0: ${MOTS_ETAT_DELEGATION[etat].toLowerCase()}${attente}`;
}
