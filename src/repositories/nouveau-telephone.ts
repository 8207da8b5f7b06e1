import type { SessionTrx } from '../database/transaction.ts';

/** The agent's session that began the transaction: another one neither sees nor confirms the phone it links. */
const CETTE_SESSION = '(select reference from mes_sessions($2) where celle_ci)';

/** A new phone that has not proved itself: the one in force stays so. */
export async function storeOtpFutur(
  trx: SessionTrx,
  otp: { chiffre: Buffer; cle: string; le: Date },
): Promise<void> {
  await trx.run(
    `update agents set otp_futur_chiffre = $3, otp_futur_cle = $4, otp_futur_le = $5, otp_futur_session = ${CETTE_SESSION}
     where id = $1`,
    [trx.agentId, trx.session, otp.chiffre, otp.cle, otp.le],
  );
}

/** The phone that this session began to link. */
export const findOtpFutur = (
  trx: SessionTrx,
): Promise<{ chiffre: Buffer; cle: string; le: Date } | undefined> =>
  trx.maybeOne(
    `select otp_futur_chiffre as chiffre, otp_futur_cle as cle, otp_futur_le as le from agents
     where id = $1 and otp_futur_session = ${CETTE_SESSION}`,
    [trx.agentId, trx.session],
  );

export async function forgetOtpFutur(trx: SessionTrx): Promise<void> {
  await trx.run(
    `update agents set otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null, otp_futur_session = null
     where id = $1`,
    [trx.agentId],
  );
}

/** The new phone takes the place of the old one. False when it was done already, or another one was begun meanwhile. */
export async function replaceOtp(
  trx: SessionTrx,
  activation: { pas: number; le: Date; versionSession: number; chiffre: Buffer },
): Promise<boolean> {
  const rows = await trx.run(
    `update agents set otp_chiffre = otp_futur_chiffre, otp_cle = otp_futur_cle, otp_active_le = $4, otp_dernier_pas = $3,
       otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null, otp_futur_session = null
     where id = $1 and otp_futur_chiffre = $6 and otp_futur_session = ${CETTE_SESSION}
       and otp_active_le is not null and version_session = $5 and desactive_le is null`,
    [trx.agentId, trx.session, activation.pas, activation.le, activation.versionSession, activation.chiffre],
  );
  return rows === 1;
}
