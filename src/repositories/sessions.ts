import type { ConnexionTrx, SessionTrx } from '../database/transaction.ts';
import type { EtapeConnexion } from '../domain/session.ts';

/** A new session for who gave the right password; undefined if the agent was disabled or reset meanwhile. */
export async function openSession(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  agent: { identifiant: string; versionSession: number },
): Promise<EtapeConnexion | undefined> {
  const { etape } = await trx.one<{ etape: EtapeConnexion | null }>(
    'select ouvrir_session($1, $2, $3, $4) as etape',
    [ids.session, ids.precedente, agent.identifiant, agent.versionSession],
  );
  return etape ?? undefined;
}

/** The next step, or the second factor given once more, under a new id. Raises when the session has ended. */
export async function raiseSession(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  etape: 'telephone' | 'ouverte',
): Promise<void> {
  await trx.run('select elever_session($1, $2, $3)', [ids.precedente, ids.session, etape]);
}

export async function closeSession(trx: SessionTrx): Promise<void> {
  await trx.run('select fermer_session($1)', [trx.session]);
}

/**
 * Where the login of this session stands; « expiree »: it took too long, « interrompue »: the agent was disabled or reset
 * meanwhile. Undefined: there is none.
 */
export const findEtape = (
  trx: ConnexionTrx,
  session: string,
): Promise<{ etape: EtapeConnexion | 'ouverte' | 'expiree' | 'interrompue'; agentId: string } | undefined> =>
  trx.maybeOne('select etape, agent_id as "agentId" from etape_de_session($1)', [session]);
