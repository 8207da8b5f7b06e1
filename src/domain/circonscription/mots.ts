import type { Perimetre } from '../ecole/perimetre.ts';
import { formatDate } from '../francais.ts';
import type { EtatDelegation, EvenementDeDelegation } from './delegation.ts';

export const MOTS_PERIMETRE: Readonly<Record<Perimetre, string>> = {
  eleves: 'élèves seulement',
  tous: 'élèves et représentants légaux',
};

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

/** Subject of the mail about each event; the guide lists them. */
export const OBJETS_DE_DELEGATION: Readonly<Record<EvenementDeDelegation, string>> = {
  accordee: 'Une délégation est accordée',
  acceptee: 'Une délégation est acceptée',
  refusee: 'Une délégation est refusée',
  effet: 'Une délégation prend effet',
  retiree: 'Une délégation est retirée',
  terminee: 'Une délégation est terminée',
  rappel: 'Une délégation finit bientôt',
};
