import sql, { type Sql } from 'sql-template-tag';
import type { SessionLecture, SessionTrx } from '../../database/transaction.ts';

/** The agent's session that began the transaction: another one neither sees nor confirms the phone it links. */
const cetteSession = ({ session }: SessionLecture): Sql =>
  sql`(select reference from mes_sessions(${session}) where celle_ci)`;

/** A new phone that has not proved itself: the one in force stays so. */
export async function storeOtpFutur(
  trx: SessionTrx,
  otp: { chiffre: Buffer; cle: string; le: Date },
): Promise<void> {
  await trx.run(
    sql`update agents set otp_futur_chiffre = ${otp.chiffre}, otp_futur_cle = ${otp.cle}, otp_futur_le = ${otp.le},
       otp_futur_session = ${cetteSession(trx)}
     where id = ${trx.agentId}`,
  );
}

/** The phone that this session began to link. */
export const findOtpFutur = (
  trx: SessionLecture,
): Promise<{ chiffre: Buffer; cle: string; le: Date } | undefined> =>
  trx.maybeOne<{ chiffre: Buffer; cle: string; le: Date }>(
    sql`select otp_futur_chiffre as chiffre, otp_futur_cle as cle, otp_futur_le as le from agents
     where id = ${trx.agentId} and otp_futur_session = ${cetteSession(trx)}`,
  );

/** Of this session's own. */
export async function forgetOtpFutur(trx: SessionTrx): Promise<void> {
  await trx.run(
    sql`update agents set otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null, otp_futur_session = null
     where id = ${trx.agentId} and otp_futur_session = ${cetteSession(trx)}`,
  );
}

/** The new phone takes the place of the old one. False when it was done already, or another one was begun meanwhile. */
export async function replaceOtp(
  trx: SessionTrx,
  activation: { pas: number; le: Date; versionSession: number; chiffre: Buffer },
): Promise<boolean> {
  const rows = await trx.run(
    sql`update agents set otp_chiffre = otp_futur_chiffre, otp_cle = otp_futur_cle, otp_active_le = ${activation.le},
       otp_dernier_pas = ${activation.pas},
       otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null, otp_futur_session = null
     where id = ${trx.agentId} and otp_futur_chiffre = ${activation.chiffre} and otp_futur_session = ${cetteSession(trx)}
       and otp_active_le is not null and version_session = ${activation.versionSession} and desactive_le is null`,
  );
  return rows === 1;
}
