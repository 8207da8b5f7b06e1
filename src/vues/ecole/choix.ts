import { parDelegation } from '../../domain/circonscription/mots.ts';
import { paths } from '../../paths.ts';
import type { DelegationSansDroit } from '../../queries/circonscription/sans-droit.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { delegationsSansDroitVM } from '../circonscription/delegation-finie.ts';
import type { AlerteVM } from '../composants.ts';

export interface EcoleProposeeVM {
  uai: string;
  nom: string;
  commune: string;
  url: string;
  /** How the school came to the agent, when it is not by function. */
  mention: string | null;
}

export interface ChoixEcoleVM {
  q: string;
  ecoles: readonly EcoleProposeeVM[];
  total: number;
  /** What to do when there is none at all. */
  aucune: string | null;
  /** Schools that were delegated, and do not open, or not yet. */
  sansDroit: readonly AlerteVM[];
}

/** Why an agent has nothing to open, and what to do about it. */
export const MESSAGES_SANS_ECOLE: Readonly<Record<AgentConnecte['fonction'], string>> = {
  directeur:
    'Aucune école ne vous est confiée pour le moment. Si vous venez d’être nommé, vos droits suivent votre affectation\u00a0: adressez-vous à l’IEN de votre circonscription.',
  enseignant:
    'Aucune école ne vous est confiée pour le moment. Un enseignant administre les comptes par délégation\u00a0: demandez-la à l’IEN de votre circonscription.',
  ien: 'Aucune école ne vous est confiée directement. Les comptes d’une école sont administrés par sa directrice ou son directeur, ou par l’enseignant à qui vous avez délégué cette tâche.',
};

/** Where delegations that do not open are told beside, they say what to do themselves. */
export const messageSansEcole = (
  { fonction }: AgentConnecte,
  sansDroit: readonly DelegationSansDroit[],
): string =>
  sansDroit.length > 0 ? 'Aucune école ne vous est confiée pour le moment.' : MESSAGES_SANS_ECOLE[fonction];

/** « trouvees » answers the search, among « toutes ». */
export const choixEcoleVM = (
  agent: AgentConnecte,
  q: string,
  {
    trouvees,
    toutes,
    sansDroit,
  }: {
    trouvees: readonly EcoleAdministree[];
    toutes: readonly EcoleAdministree[];
    sansDroit: readonly DelegationSansDroit[];
  },
): ChoixEcoleVM => ({
  q,
  ecoles: trouvees.map(ecoleProposee),
  total: toutes[0]?.nombreEcoles ?? 0,
  aucune: toutes.length === 0 ? messageSansEcole(agent, sansDroit) : null,
  sansDroit: delegationsSansDroitVM(sansDroit),
});

function ecoleProposee(ecole: EcoleAdministree): EcoleProposeeVM {
  const { uai, nom, commune, titre } = ecole;
  return {
    uai,
    nom,
    commune,
    url: paths.accueil({ uai }),
    mention: titre === 'delegation' ? parDelegation(ecole) : null,
  };
}
