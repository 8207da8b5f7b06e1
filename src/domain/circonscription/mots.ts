import type { Perimetre } from '../ecole/perimetre.ts';
import { formatDate, formatDateHeure } from '../francais.ts';
import {
  commenceApresEffet,
  type EffetDeDelegation,
  type EtatDelegation,
  type EvenementDeDelegation,
  finitAvantEffet,
} from './delegation.ts';

export const MOTS_PERIMETRE: Readonly<Record<Perimetre, string>> = {
  eleves: 'élèves seulement',
  tous: 'élèves et représentants légaux',
};

/** What may be done by delegation, where it is chosen and where it is explained. */
export const PERMIS_PAR_DELEGATION: Readonly<Record<Perimetre, string>> = {
  eleves: 'Informer les élèves, imprimer leurs feuilles, réinitialiser leurs mots de passe.',
  tous: 'Administrer tous les comptes de l’école, mises à jour depuis ONDE comprises.',
};
export const RESTE_A_LA_DIRECTION =
  'Restent à la direction seule\u00a0: bloquer un compte, fixer les adresses de service, déclarer les enseignants, répondre aux délégations.';

export const MOTS_ETAT_DELEGATION: Readonly<Record<EtatDelegation, string>> = {
  en_attente: 'En attente',
  a_venir: 'À venir',
  en_cours: 'En cours',
  terminee: 'Terminée',
  retiree: 'Retirée',
  refusee: 'Refusée',
};

/** « du 1er septembre 2026 au 31 août 2027 inclus »; days are « YYYY-MM-DD ». */
export const periodeEnMots = ({ debut, fin }: { debut: string; fin: string }): string =>
  debut === fin
    ? `le ${formatDate(debut)} seulement`
    : `du ${formatDate(debut)} au ${formatDate(fin)} inclus`;

/** Ends « Sans réponse, … »: what becomes of one that waits, when it counts later than that, or never. */
export function effetSansReponse(delegation: EffetDeDelegation): string {
  const effet = formatDateHeure(delegation.effetLe);
  if (finitAvantEffet(delegation))
    return `elle ne comptera jamais, car elle ne serait acquise que le ${effet}, après son dernier jour`;
  return commenceApresEffet(delegation)
    ? `elle est acquise le ${effet} et commence le ${formatDate(delegation.debut)}`
    : `elle prend effet le ${effet}`;
}

/** The same of one that waits no more, after « Sans réponse de la direction, »: what has become of it. */
export function effetSansReponsePasse(delegation: EffetDeDelegation): string {
  const effet = formatDateHeure(delegation.effetLe);
  if (finitAvantEffet(delegation)) return 'elle n’a jamais compté';
  return commenceApresEffet(delegation) ? `acquise depuis le ${effet}` : `en vigueur depuis le ${effet}`;
}

/** How a school came to the agent, on every page that shows it: « Par délégation, élèves seulement, jusqu’au 31 août 2027 ». */
export const parDelegation = ({
  perimetre,
  jusquau,
}: {
  perimetre: Perimetre;
  jusquau: string | null;
}): string =>
  `Par délégation, ${MOTS_PERIMETRE[perimetre]}${jusquau === null ? '' : `, jusqu’au ${formatDate(jusquau)}`}`;

export const SANS_DIRECTEUR = 'École sans directeur';

/** « École silencieuse »: what counts. An update from ONDE by ops does not, nor what the IEN does. */
export const motsDuSilence = (duree: string): string =>
  `aucun agent de l’école n’y a rien fait depuis ${duree}`;
export const DERNIERE_ACTION = 'Dernière action d’un agent';

/** Subject of the mail about each event; the guide lists them. */
export const OBJETS_DE_DELEGATION: Readonly<Record<EvenementDeDelegation, string>> = {
  accordee: 'Une délégation est accordée',
  acceptee: 'Une délégation est acceptée',
  refusee: 'Une délégation est refusée',
  effet: 'Une délégation est acquise',
  retiree: 'Une délégation est retirée',
  terminee: 'Une délégation est terminée',
  rappel: 'Une délégation finit bientôt',
};
