import { pluriel } from '../../domain/francais.ts';
import { paths } from '../../paths.ts';
import type { DelegationSansDroit } from '../../queries/circonscription/sans-droit.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { delegationsSansDroitVM } from '../circonscription/delegation-finie.ts';
import type { AlerteVM } from '../composants.ts';
import { messageSansEcole } from './choix.ts';

export interface ArenaVM {
  prenom: string;
  /** The module, or why it is not offered. */
  module: { url: string; detail: string } | null;
  /** « Solaris », of an IEN. */
  delegations: string | null;
  /** Figures of the circonscription, of an IEN. */
  circonscription: string | null;
  /** Said where nothing is offered. */
  aucune: string;
  /** Schools that were delegated, and do not open, or not yet. */
  sansDroit: readonly AlerteVM[];
}

export function arenaVM(
  agent: AgentConnecte,
  ecoles: readonly EcoleAdministree[],
  sansDroit: readonly DelegationSansDroit[],
): ArenaVM {
  const [premiere] = ecoles;
  return {
    prenom: agent.prenom,
    module: premiere === undefined ? null : { url: paths.ecoles(), detail: detail(ecoles, premiere) },
    delegations: agent.fonction === 'ien' ? paths.delegations() : null,
    circonscription: agent.fonction === 'ien' ? paths.circonscription() : null,
    aucune: messageSansEcole(agent, sansDroit),
    sansDroit: delegationsSansDroitVM(sansDroit),
  };
}

const detail = (ecoles: readonly EcoleAdministree[], premiere: EcoleAdministree): string =>
  ecoles.length === 1 ? premiere.nom : pluriel(premiere.nombreEcoles, 'école', 'écoles');
