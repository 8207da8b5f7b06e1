import type { AgentTrx } from '../database/transaction.ts';

export interface AgentConnecte {
  id: string;
  identifiant: string;
  nom: string;
  prenom: string;
  fonction: 'directeur' | 'ien' | 'enseignant';
}

/** The agent of a session, unless disabled or disconnected everywhere since (« version_session »). */
export function findAgentConnecte(trx: AgentTrx, versionSession: number): Promise<AgentConnecte | undefined> {
  return trx.maybeOne<AgentConnecte>(
    `select id, identifiant, nom, prenom, fonction from agents
     where id = $1 and version_session = $2 and desactive_le is null and otp_active_le is not null`,
    [trx.agentId, versionSession],
  );
}
