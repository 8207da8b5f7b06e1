import type { OpsTrx } from '../../database/transaction.ts';
import { formatDate } from '../../domain/francais.ts';
import { AppError, ConflictError } from '../../errors.ts';
import type { EcoleConnue } from '../../queries/ecole/ecoles.ts';
import {
  endAffectation,
  insertAffectation,
} from '../../repositories/circonscription/delegations-exploitation.ts';
import type { AgentConnu } from '../../repositories/connexion/agents-exploitation.ts';
import { journaliserDansEcole } from '../../repositories/ecole/ecoles.ts';
import { getAgent } from '../connexion/agents.ts';
import { getEcole } from '../ecole/ecoles.ts';

export interface Affectation {
  agent: AgentConnu;
  ecole: EcoleConnue;
  /** Withdrawn with it. */
  delegations: number;
}

/**
 * Ops say where a teacher works, which opens nothing: an IEN may delegate the school to her. « retirer »: no longer, and what was
 * delegated there ends. Throws an AppError when something does not fit.
 */
export async function affecterEnseignant(
  trx: OpsTrx,
  { identifiant, uai, retirer }: { identifiant: string; uai: string; retirer: boolean },
): Promise<Affectation> {
  const agent = await getAgent(trx, identifiant);
  const ecole = await getEcole(trx, uai);
  const ids = { agentId: agent.id, ecoleId: ecole.id };
  if (retirer) {
    const delegations = await endAffectation(trx, ids);
    if (delegations === undefined)
      throw new ConflictError(
        'Rien à faire',
        `«\u00a0${agent.identifiant}\u00a0» n’est pas déclaré dans l’école ${ecole.uai}.`,
      );
    return { agent, ecole, delegations };
  }
  if (agent.fonction !== 'enseignant')
    throw new AppError(
      422,
      'Affectation refusée',
      `«\u00a0${agent.identifiant}\u00a0» est ${agent.fonction}\u00a0: seul un enseignant reçoit une délégation.`,
    );
  if (ecole.fermeeLe !== null)
    throw new AppError(
      422,
      'Affectation refusée',
      `L’école ${ecole.uai} est fermée depuis le ${formatDate(ecole.fermeeLe)}.`,
    );
  if (!(await insertAffectation(trx, ids)))
    throw new ConflictError(
      'Rien à faire',
      `«\u00a0${agent.identifiant}\u00a0» est déjà déclaré dans l’école ${ecole.uai}.`,
    );
  await journaliserDansEcole(trx, ecole.id, 'enseignant.atteste', { enseignant: agent.id });
  return { agent, ecole, delegations: 0 };
}
