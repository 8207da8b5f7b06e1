import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { ConnexionTrx, SessionLecture } from '../../database/transaction.ts';
import type { EtapeConnexion } from '../../domain/connexion/session.ts';

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
export const listSessions = (trx: SessionLecture): Promise<SessionOuverte[]> =>
  trx.rows<SessionOuverte>(
    sql`select reference, appareil, ouverte_le as "ouverteLe", vue_le as "vueLe", celle_ci as "celleCi"
     from mes_sessions(${trx.session}) order by celle_ci desc, vue_le desc, reference`,
  );

export interface EtapeDeSession {
  /** « expiree »: it took too long, « interrompue »: the agent was disabled or reset meanwhile. */
  etape: EtapeConnexion | 'ouverte' | 'expiree' | 'interrompue';
  agentId: string;
}

/** Where the login of this session stands. Undefined: there is none. */
export const findEtape = (trx: ConnexionTrx, session: string): Promise<EtapeDeSession | undefined> =>
  trx.maybeOne<EtapeDeSession>(sql`select etape, agent_id as "agentId" from etape_de_session(${session})`);

/** What saveDonneesDeSession() has kept; undefined once the session has ended, null when nothing was. */
export async function findDonneesDeSession(database: Database, session: string): Promise<unknown> {
  const [row] = await database.query<{ donnees: unknown }>(
    sql`select lire_donnees_de_session(${session}) as donnees`,
  );
  return row?.donnees;
}
