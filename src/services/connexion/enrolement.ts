import { drawCodesSecours, hashCodeSecours } from '../../auth/codes-secours.ts';
import { aadOtp, decrypt, encrypt } from '../../auth/encryption.ts';
import { verifySecretEnrolement } from '../../auth/enrolement.ts';
import { generateOtpSecret, judgeOtpCode, otpUri } from '../../auth/otp.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { SessionTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { normaliserCodeOtp } from '../../domain/connexion/code-otp.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import {
  type AgentEnConnexion,
  activateOtp,
  countCodesSecours,
  getEnConnexion,
  replaceCodesSecours,
  storeOtpEnAttente,
} from '../../repositories/connexion/agents.ts';
import { prevenirAgent } from '../../repositories/connexion/avis.ts';
import { consumeCodePour } from '../../repositories/connexion/sessions.ts';
import { journaliser } from '../../repositories/journal.ts';
import { type AgentEnSession, dansSession, type Refus } from './connexion.ts';

const INTERROMPU = { outcome: 'interrompu' } as const;

export type ResultatEnrolement =
  | Refus
  | { outcome: 'expire'; le: Date }
  | { outcome: 'interrompu' }
  | { outcome: 'accepte' };

/**
 * First login: the secret received from ops or the IEN proves that the phone to come is the agent's. A new OTP
 * secret is drawn, so that a QR code seen by somebody during an unfinished enrolment is worth nothing.
 */
export async function ouvrirEnrolement(
  deps: Deps,
  qui: AgentEnSession,
  saisie: string,
): Promise<ResultatEnrolement> {
  const essai = await createThrottle(deps).attempt(THROTTLE_RULES.otp, qui.agentId);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const resultat = await dansSession(deps, qui, INTERROMPU, async (trx): Promise<ResultatEnrolement> => {
    const agent = await getEnConnexion(trx);
    if (agent.otpActiveLe !== null) return INTERROMPU;
    const { enrolementHache, enrolementExpireLe } = agent;
    if (
      enrolementHache === null ||
      enrolementExpireLe === null ||
      !(await verifySecretEnrolement(enrolementHache, saisie))
    ) {
      await journaliser(trx, 'connexion.refusee', { moyen: 'enrolement' });
      return { outcome: 'refuse', attente: essai.nextWait };
    }
    if (enrolementExpireLe <= deps.clock.now()) return { outcome: 'expire', le: enrolementExpireLe };
    const otp = encrypt(deps.keyRing, generateOtpSecret(), aadOtp(agent.id));
    return (await storeOtpEnAttente(trx, otp)) ? { outcome: 'accepte' } : INTERROMPU;
  });
  if (resultat.outcome === 'accepte') await essai.succeed();
  else if (resultat.outcome !== 'refuse') await essai.giveBack();
  return resultat;
}

/** What the phone must be given: the same at each reload. Undefined when there is nothing to enrol any more. */
export function lireTelephoneAEnroler(
  deps: Deps,
  qui: AgentEnSession,
): Promise<{ identifiant: string; secret: string; uri: string } | undefined> {
  return dansSession(deps, qui, undefined, async (trx) => {
    const agent = await getEnConnexion(trx);
    const secret = secretEnAttente(deps, agent);
    if (!secret) return undefined;
    const { identifiant } = agent;
    return { identifiant, secret, uri: otpUri({ secret, identifiant }) };
  });
}

export type ResultatTelephone =
  | Refus
  | { outcome: 'mal_forme' }
  /** The code of another moment: the clock of this phone is wrong. */
  | { outcome: 'decale'; attente: number }
  | { outcome: 'interrompu' }
  | { outcome: 'accepte'; agent: AgentConnecte; versionSession: number; codesSecours: string[] };

/** A first code proves that the phone has the secret: OTP in force, recovery codes drawn, agent logged in. */
export async function confirmerTelephone(
  deps: Deps,
  qui: AgentEnSession,
  saisie: string,
): Promise<ResultatTelephone> {
  const code = normaliserCodeOtp(saisie);
  if (code === undefined) return { outcome: 'mal_forme' };
  const essai = await createThrottle(deps).attempt(THROTTLE_RULES.otp, qui.agentId);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const resultat = await dansSession(deps, qui, INTERROMPU, async (trx): Promise<ResultatTelephone> => {
    const agent = await getEnConnexion(trx);
    const secret = secretEnAttente(deps, agent);
    if (!secret || agent.otpChiffre === null) return INTERROMPU;
    const le = deps.clock.now();
    const jugement = judgeOtpCode({ secret, code, now: le, lastStep: 0 });
    if (jugement.verdict !== 'juste') {
      const outcome = jugement.verdict === 'decale' ? 'decale' : 'refuse';
      return { outcome, attente: essai.nextWait };
    }
    const activation = {
      pas: jugement.step,
      le,
      versionSession: agent.versionSession,
      chiffre: agent.otpChiffre,
    };
    if (!(await activateOtp(trx, activation))) return INTERROMPU;
    await journaliser(trx, 'otp.enrole');
    await prevenirAgent(trx, 'nouveau_telephone');
    const codesSecours = await creerCodesSecours(deps, trx);
    await journaliser(trx, 'connexion', { moyen: 'otp' });
    const { id, identifiant, nom, prenom, fonction } = agent;
    const { versionSession } = agent;
    return {
      outcome: 'accepte',
      agent: { id, identifiant, nom, prenom, fonction },
      versionSession,
      codesSecours,
    };
  });
  if (resultat.outcome === 'accepte') await essai.succeed();
  else if (resultat.outcome === 'interrompu') await essai.giveBack();
  return resultat;
}

/**
 * Ten new codes; the former ones are void. The caller shows them once: only hashes are kept. Undefined when no code was
 * given for this very act, or it has served.
 */
export const renouvelerCodesSecours = (deps: Deps, session: string): Promise<string[] | undefined> =>
  deps.database.withSession(session, async (trx) => {
    if (!(await consumeCodePour(trx, 'codes_secours'))) return undefined;
    const codes = await creerCodesSecours(deps, trx);
    await prevenirAgent(trx, 'codes_secours');
    return codes;
  });

export const compterCodesSecours = (deps: Deps, session: string): Promise<number> =>
  deps.database.readSession(session, countCodesSecours);

/** In the transaction of what makes the former ones void. */
export async function creerCodesSecours(deps: Deps, trx: SessionTrx): Promise<string[]> {
  const codes = drawCodesSecours(deps.randomInt);
  await replaceCodesSecours(trx, codes.map(hashCodeSecours));
  await journaliser(trx, 'codes_secours.crees', { nombre: codes.length });
  return codes;
}

function secretEnAttente(deps: Deps, agent: AgentEnConnexion): string | undefined {
  if (agent.otpActiveLe !== null || agent.otpChiffre === null || agent.otpCle === null) return undefined;
  return decrypt(deps.keyRing, { chiffre: agent.otpChiffre, cle: agent.otpCle }, aadOtp(agent.id));
}
