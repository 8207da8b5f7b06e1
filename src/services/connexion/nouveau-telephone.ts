import { aadOtp, decrypt, encrypt } from '../../auth/encryption.ts';
import { generateOtpSecret, judgeOtpCode, otpUri } from '../../auth/otp.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { SessionLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { normaliserCodeOtp } from '../../domain/connexion/code-otp.ts';
import { ETAPE_MS } from '../../domain/connexion/session.ts';
import { getEnConnexion } from '../../repositories/connexion/agents.ts';
import { prevenirAgent } from '../../repositories/connexion/avis.ts';
import {
  findOtpFutur,
  forgetOtpFutur,
  replaceOtp,
  storeOtpFutur,
} from '../../repositories/connexion/nouveau-telephone.ts';
import { closeOtherSessions, consumeCodePour } from '../../repositories/connexion/sessions.ts';
import { journaliser } from '../../repositories/journal.ts';
import type { Refus } from './connexion.ts';
import { creerCodesSecours } from './enrolement.ts';

/** What the new phone must be given. */
export interface TelephoneAPhotographier {
  identifiant: string;
  secret: string;
  uri: string;
}

/** Draws the secret of the phone to come; the one in force stays so until a code proves the new one. */
export const commencerTelephone = (deps: Deps, session: string): Promise<void> =>
  deps.database.withSession(session, async (trx) => {
    const otp = encrypt(deps.keyRing, generateOtpSecret(), aadOtp(trx.agentId));
    await storeOtpFutur(trx, { ...otp, le: deps.clock.now() });
  });

/** The phone that waits for its first code, the same at each reload; undefined when none does, or for too long. */
export const lireTelephoneFutur = (
  deps: Deps,
  session: string,
): Promise<TelephoneAPhotographier | undefined> =>
  deps.database.readSession(session, async (trx) => {
    const futur = await lireFutur(deps, trx);
    if (futur === undefined) return undefined;
    const { secret } = futur;
    const { identifiant } = await getEnConnexion(trx);
    return { identifiant, secret, uri: otpUri({ secret, identifiant }) };
  });

/** As if it had not been begun; the code given for it is worth nothing more. */
export const abandonnerTelephone = (deps: Deps, session: string): Promise<void> =>
  deps.database.withSession(session, async (trx) => {
    await forgetOtpFutur(trx);
    await consumeCodePour(trx, 'telephone');
  });

export type ResultatNouveauTelephone =
  | Refus
  | { outcome: 'mal_forme' }
  /** The phone's clock is wrong. */
  | { outcome: 'decale'; attente: number }
  /** None waits any more: given up, too old, or confirmed in another tab. */
  | { outcome: 'interrompu' }
  | { outcome: 'accepte'; identifiant: string; codesSecours: string[] };

/**
 * A first code proves the new phone, which takes the place of the old one at this moment; with the old phone go the old
 * recovery codes, a sheet that may be where the phone was lost, and every other session.
 */
export async function confirmerNouveauTelephone(
  deps: Deps,
  { session, agentId }: { session: string; agentId: string },
  saisie: string,
): Promise<ResultatNouveauTelephone> {
  const code = normaliserCodeOtp(saisie);
  if (code === undefined) return { outcome: 'mal_forme' };
  const essai = await createThrottle(deps).attempt(THROTTLE_RULES.otp, agentId);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const resultat = await deps.database.withSession(
    session,
    async (trx): Promise<ResultatNouveauTelephone> => {
      const agent = await getEnConnexion(trx);
      const futur = await lireFutur(deps, trx);
      if (futur === undefined) return { outcome: 'interrompu' };
      const { secret, chiffre } = futur;
      const le = deps.clock.now();
      const jugement = judgeOtpCode({ secret, code, now: le, lastStep: 0 });
      if (jugement.verdict !== 'juste') {
        const outcome = jugement.verdict === 'decale' ? 'decale' : 'refuse';
        return { outcome, attente: essai.nextWait };
      }
      const { versionSession } = agent;
      const activation = { pas: jugement.step, le, versionSession, chiffre };
      if (!(await consumeCodePour(trx, 'telephone'))) return { outcome: 'interrompu' };
      if (!(await replaceOtp(trx, activation))) return { outcome: 'interrompu' };
      await journaliser(trx, 'otp.remplace');
      const codesSecours = await creerCodesSecours(deps, trx);
      await closeOtherSessions(trx);
      await prevenirAgent(trx, 'nouveau_telephone');
      return { outcome: 'accepte', identifiant: agent.identifiant, codesSecours };
    },
  );
  if (resultat.outcome === 'accepte') await essai.succeed();
  else if (resultat.outcome === 'interrompu') await essai.giveBack();
  return resultat;
}

/** The phone to come of this session; it is waited for as long as at the first login. */
async function lireFutur(
  deps: Deps,
  trx: SessionLecture,
): Promise<{ secret: string; chiffre: Buffer } | undefined> {
  const futur = await findOtpFutur(trx);
  if (futur === undefined) return undefined;
  if (futur.le.getTime() <= deps.clock.now().getTime() - ETAPE_MS.telephone) return undefined;
  return { secret: decrypt(deps.keyRing, futur, aadOtp(trx.agentId)), chiffre: futur.chiffre };
}
