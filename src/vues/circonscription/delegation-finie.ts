import { formatDate, formatDateHeure } from '../../domain/francais.ts';
import type { DelegationSansDroit } from '../../queries/connexion/garde.ts';

const IEN = 'Adressez-vous à l’IEN de votre circonscription si vous en avez encore besoin.';

/** Title and words of the page that a teacher finds in place of a school: why it does not open, or not yet. */
export function delegationSansDroit(delegation: DelegationSansDroit): [titre: string, message: string] {
  const { ecole, etat, debut, fin, effetLe, finieLe, finiePar } = delegation;
  const sur = `Votre délégation sur l’école «\u00a0${ecole}\u00a0»`;
  const parQui = `${finieLe === null ? '' : ` le ${formatDate(finieLe)}`} par ${finiePar ?? 'l’assistance'}`;
  switch (etat) {
    case 'terminee':
      return ['Délégation terminée', `${sur} a pris fin le ${formatDate(fin)}. Rien n’a été modifié. ${IEN}`];
    case 'retiree':
      return ['Délégation retirée', `${sur} a été retirée${parQui}. Rien n’a été modifié. ${IEN}`];
    case 'refusee':
      return ['Délégation refusée', `${sur} a été refusée${parQui}. ${IEN}`];
    case 'en_attente':
      return [
        'Délégation en attente',
        `${sur} attend l’accord de la direction. Sans réponse, elle prendra effet le ${formatDateHeure(effetLe)}.`,
      ];
    case 'a_venir':
      return ['Délégation à venir', `${sur} commence le ${formatDate(debut)}.`];
  }
}
