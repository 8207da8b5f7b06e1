import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { ConnexionTrx, SessionTrx } from '../../database/transaction.ts';
import type { Acte, EtapeConnexion } from '../../domain/connexion/session.ts';

/** A new session for who gave the right password; undefined if the agent was disabled or reset meanwhile. */
export async function openSession(
  trx: ConnexionTrx,
  ids: { session: string; previous: string },
  agent: { identifiant: string; versionSession: number },
  appareil: string,
): Promise<EtapeConnexion | undefined> {
  const { etape } = await trx.one<{ etape: EtapeConnexion | null }>(
    sql`select ouvrir_session(${ids.session}, ${ids.previous}, ${agent.identifiant}, ${agent.versionSession},
      ${appareil}) as etape`,
  );
  return etape ?? undefined;
}

/**
 * The next step, or the second factor given once more, under a new id; « pour »: the act it was given for. Raises when the
 * session has ended.
 */
export async function raiseSession(
  trx: ConnexionTrx,
  ids: { session: string; previous: string },
  etape: 'telephone' | 'ouverte',
  pour: Acte | undefined,
): Promise<void> {
  await trx.run(sql`select elever_session(${ids.previous}, ${ids.session}, ${etape}, ${pour ?? null})`);
}

/** Uses up the code that was given for this act: true once. */
export async function consumeCodePour(trx: SessionTrx, acte: Acte): Promise<boolean> {
  const { servi } = await trx.one<{ servi: boolean }>(
    sql`select consommer_code_pour(${trx.session}, ${acte}) as servi`,
  );
  return servi;
}

/** Under a new id, and nothing else. Raises when the session has ended. */
export async function renameSession(
  trx: ConnexionTrx,
  ids: { session: string; previous: string },
): Promise<void> {
  await trx.run(sql`select renommer_ma_session(${ids.previous}, ${ids.session})`);
}

/** Ends another session of the agent; false when it had ended, or is not one. */
export async function closeOtherSession(trx: SessionTrx, reference: string): Promise<boolean> {
  const { fermee } = await trx.one<{ fermee: boolean }>(
    sql`select fermer_ma_session(${trx.session}, ${reference}) as fermee`,
  );
  return fermee;
}

/** Ends every other session, and the logins under way; how many were open. */
export async function closeOtherSessions(trx: SessionTrx): Promise<number> {
  const { autres } = await trx.one<{ autres: number }>(
    sql`select garder_ma_session(${trx.session}) as autres`,
  );
  return autres;
}

export async function closeSession(trx: SessionTrx): Promise<void> {
  await trx.run(sql`select fermer_session(${trx.session})`);
}

/** What the browser's session keeps between two requests, for as long as the session it belongs to. */
export async function saveDonneesDeSession(database: Database, session: string, json: string): Promise<void> {
  await database.query<{ ecrire_donnees_de_session: null }>(
    sql`select ecrire_donnees_de_session(${session}, ${json})`,
  );
}
