import sql from 'sql-template-tag';
import type { OpsLecture, OpsTrx, SessionTrx } from '../../database/transaction.ts';
import type { DetailsAvis, MotifAvis } from '../../domain/connexion/avis.ts';

/** What somebody logging in, or logged in, may tell himself. */
export type MotifPersonnel = Exclude<MotifAvis, 'mot_de_passe_exploitation' | 'enrolement'>;

/**
 * Queues a mail to the agent of this session, in the caller's transaction. Nothing leaves for who has no mail, nor after
 * the fifth of a day for one reason.
 */
export async function prevenirAgent(
  trx: SessionTrx,
  motif: MotifPersonnel,
  details: DetailsAvis = {},
): Promise<void> {
  await trx.run(sql`select prevenir_agent(${motif}, ${JSON.stringify(details)})`);
}

/** The same, by ops, to any agent. False: no mail is known, or five have been queued today. */
export async function prevenirAgentOps(trx: OpsTrx, agentId: string, motif: MotifAvis): Promise<boolean> {
  const { prevenu } = await trx.one<{ prevenu: boolean }>(
    sql`select programmer_avis(${agentId}, ${motif}, '{}') as prevenu`,
  );
  return prevenu;
}

export interface DestinataireAvis {
  identifiant: string;
  nom: string;
  prenom: string;
  mail: string | null;
}

export const findDestinataireAvis = (
  trx: OpsLecture,
  agentId: string,
): Promise<DestinataireAvis | undefined> =>
  trx.maybeOne<DestinataireAvis>(
    sql`select identifiant, nom, prenom, mail from agents where id = ${agentId}`,
  );
