import type { ConnexionTrx, SessionTrx } from '../database/transaction.ts';
import type { EtapeConnexion } from '../domain/session.ts';

/** A new session for who gave the right password; undefined if the agent was disabled or reset meanwhile. */
export async function openSession(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
  agent: { identifiant: string; versionSession: number },
  appareil: string,
): Promise<EtapeConnexion | undefined> {
  const { etape } = await trx.one<{ etape: EtapeConnexion | null }>(
    'select ouvrir_session($1, $2, $3, $4, $5) as etape',
    [ids.session, ids.precedente, agent.identifiant, agent.versionSession, appareil],
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

/** Under a new id, and nothing else. Raises when the session has ended. */
export async function renameSession(
  trx: ConnexionTrx,
  ids: { session: string; precedente: string },
): Promise<void> {
  await trx.run('select renommer_ma_session($1, $2)', [ids.precedente, ids.session]);
}

export interface SessionOuverte {
  /** Names the session on a page; opens nothing. */
  reference: string;
  /** « Firefox sous Windows »; null when nothing was kept at the login. */
  appareil: string | null;
  ouverteLe: Date;
  vueLe: Date;
  celleCi: boolean;
}

/** The agent's sessions that count now: this one first, then by last activity. */
export const listSessions = (trx: SessionTrx): Promise<SessionOuverte[]> =>
  trx.rows<SessionOuverte>(
    `select reference, appareil, ouverte_le as "ouverteLe", vue_le as "vueLe", celle_ci as "celleCi"
     from mes_sessions($1) order by celle_ci desc, vue_le desc, reference`,
    [trx.session],
  );

/** Ends another session of the agent; false when it had ended, or is not one. */
export async function closeOtherSession(trx: SessionTrx, reference: string): Promise<boolean> {
  const { fermee } = await trx.one<{ fermee: boolean }>('select fermer_ma_session($1, $2) as fermee', [
    trx.session,
    reference,
  ]);
  return fermee;
}

/** Ends every other session, and the logins under way; how many were open. */
export async function closeOtherSessions(trx: SessionTrx): Promise<number> {
  const { autres } = await trx.one<{ autres: number }>('select garder_ma_session($1) as autres', [
    trx.session,
  ]);
  return autres;
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
