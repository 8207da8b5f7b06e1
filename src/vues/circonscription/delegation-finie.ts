import { effetSansReponse } from '../../domain/circonscription/mots.ts';
import { formatDate } from '../../domain/francais.ts';
import type { DelegationSansDroit } from '../../queries/circonscription/sans-droit.ts';
import type { AlerteVM } from '../composants.ts';

const IEN = 'Adressez-vous à l’IEN de votre circonscription si vous en avez encore besoin.';
const RIEN = 'Rien n’a été modifié.';

/** Why a school does not open to the teacher it was delegated to, or not yet; then what to do. */
function motsSansDroit(delegation: DelegationSansDroit): { titre: string; fait: string; suite?: string } {
  const { ecole, etat, debut, fin, sansDirecteur, finieLe, finiePar } = delegation;
  const sur = `Votre délégation sur l’école «\u00a0${ecole}\u00a0»`;
  const parQui = `${finieLe === null ? '' : ` le ${formatDate(finieLe)}`} par ${finiePar ?? 'l’assistance'}`;
  switch (etat) {
    case 'terminee':
      return { titre: 'Délégation terminée', fait: `${sur} a pris fin le ${formatDate(fin)}.`, suite: IEN };
    case 'retiree':
      return { titre: 'Délégation retirée', fait: `${sur} a été retirée${parQui}.`, suite: IEN };
    case 'refusee':
      return { titre: 'Délégation refusée', fait: `${sur} a été refusée${parQui}.`, suite: IEN };
    case 'en_attente':
      return {
        titre: 'Délégation en attente',
        fait: sansDirecteur
          ? `${sur} n’est pas encore acquise, et l’école est sans directeur\u00a0: ${effetSansReponse(delegation)}.`
          : `${sur} attend l’accord de la direction. Sans réponse, ${effetSansReponse(delegation)}.`,
      };
    case 'a_venir':
      return { titre: 'Délégation à venir', fait: `${sur} commence le ${formatDate(debut)}.` };
  }
}

/** Title and words of the page that the teacher finds in place of the school. */
export function delegationSansDroit(delegation: DelegationSansDroit): [titre: string, message: string] {
  const { titre, fait, suite } = motsSansDroit(delegation);
  const ouverte = delegation.etat === 'terminee' || delegation.etat === 'retiree';
  return [titre, [fait, ...(ouverte ? [RIEN] : []), ...(suite === undefined ? [] : [suite])].join(' ')];
}

/** The same, on the pages where the school is not. */
export const delegationsSansDroitVM = (delegations: readonly DelegationSansDroit[]): AlerteVM[] =>
  delegations.map((delegation) => {
    const { titre, fait, suite } = motsSansDroit(delegation);
    return { type: 'info', titre, message: suite === undefined ? fait : `${fait} ${suite}` };
  });
