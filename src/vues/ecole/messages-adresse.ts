import type { Profil } from '../../domain/comptes/etats.ts';
import { dureeEnMots } from '../../domain/francais.ts';

interface MessagesDAdresse {
  vide: string;
  retiree: string;
  verifiee: string;
  affichee: string;
  masquee: string;
  echec(raison: string): string;
}

const messages = (pour: string, papiers: string): MessagesDAdresse => ({
  vide: `Tapez l’adresse d’un service pour ${pour}, puis «\u00a0Vérifier\u00a0».`,
  retiree: `L’adresse pour ${pour} est retirée.`,
  verifiee: `L’adresse pour ${pour} répond\u00a0: elle est vérifiée.`,
  affichee: `L’adresse pour ${pour} est affichée ${papiers}.`,
  masquee: `L’adresse pour ${pour} n’est plus affichée.`,
  echec: (raison) =>
    `L’adresse pour ${pour} n’a pas pu être vérifiée, et n’est pas affichée\u00a0: ${raison}`,
});

/** What « Paramétrage » says of what was done to an address. */
export const MESSAGES_ADRESSE: Readonly<Record<Profil, MessagesDAdresse>> = {
  eleve: messages('les élèves', 'sur leurs feuilles et sur le portail'),
  representant_legal: messages(
    'les représentants légaux',
    'sur leurs lettres, dans leurs mails et sur le portail',
  ),
};

export const CHANGEE =
  'L’adresse a changé entre-temps, ici ou dans un autre onglet\u00a0: rien n’a été fait. Voici l’adresse enregistrée.';

export const tropSouvent = (secondes: number): string =>
  `Trop d’adresses ont été vérifiées en peu de temps\u00a0: rien n’a été enregistré. Recommencez dans ${dureeEnMots(secondes)}.`;
