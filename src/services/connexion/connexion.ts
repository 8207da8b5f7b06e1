import { hashCodeSecours, normalizeCodeSecours } from '../../auth/codes-secours.ts';
import { createDeviceCookie } from '../../auth/device-cookie.ts';
import { aadOtp, decrypt } from '../../auth/encryption.ts';
import { judgeOtpCode, type OtpJudgement } from '../../auth/otp.ts';
import { createThrottle, THROTTLE_RULES, type Try } from '../../auth/throttle.ts';
import type { SessionTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { normaliserCodeOtp } from '../../domain/connexion/code-otp.ts';
import { SessionTermineeError } from '../../errors.ts';
import type { AgentConnecte } from '../../queries/connexion/agents.ts';
import {
  type AgentEnConnexion,
  consumeCodeSecours,
  consumePasOtp,
  countCodesSecours,
  getEnConnexion,
} from '../../repositories/connexion/agents.ts';
import { prevenirAgent } from '../../repositories/connexion/avis.ts';
import { closeSession } from '../../repositories/connexion/sessions.ts';
import { journaliser } from '../../repositories/journal.ts';

/** Whose login it is, or whose step-up: the session that the database judges, and its agent. */
export interface AgentEnSession {
  session: string;
  agentId: string;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
  /** That browser in words, for the mail about a new one. */
  navigateur?: string;
}

/** « attendre »: not even judged. Seconds before the next try; 0 when it may come at once. */
export type Refus = { outcome: 'refuse'; attente: number } | { outcome: 'attendre'; attente: number };

/** What the person typed as second factor. */
export interface Preuve {
  moyen: 'otp' | 'secours';
  code: string;
}

export type ResultatSecondFacteur =
  | Refus
  /** Not a code at all: a slip of the finger, nothing was tried. */
  | { outcome: 'mal_forme' }
  /** Disabled or reset since the password was given. */
  | { outcome: 'interrompu' }
  /** The code of another moment: a failure, explained. */
  | { outcome: 'decale'; attente: number }
  | {
      outcome: 'accepte';
      agent: AgentConnecte;
      versionSession: number;
      codesRestants?: number;
      /** This browser has not logged in as this agent before, who had logged in elsewhere. */
      nouvelAppareil: boolean;
    };

/** « connexion » ends a login, « confirmation » is the step-up of somebody already logged in. */
export type ButSecondFacteur = 'connexion' | 'confirmation';

/**
 * Second factor. Wrong and already used are one answer. Only somebody who has the password gets here; his failures hold
 * up no device that has logged in before, and never a recovery code, of which there is nothing to guess (decision 009).
 */
export async function verifierSecondFacteur(
  deps: Deps,
  qui: AgentEnSession,
  preuve: Preuve,
  but: ButSecondFacteur,
): Promise<ResultatSecondFacteur> {
  const code = preuve.moyen === 'otp' ? normaliserCodeOtp(preuve.code) : normalizeCodeSecours(preuve.code);
  if (code === undefined) return { outcome: 'mal_forme' };
  const agent = await dansSession(deps, qui, undefined, getEnConnexion);
  if (agent === undefined) return { outcome: 'interrompu' };
  const appareil = createDeviceCookie(deps).recognize(qui.appareils, agent.identifiant);
  const connu = appareil?.versionSession === agent.versionSession ? appareil.draw : undefined;
  const essai = await essayerSecondFacteur(deps, qui.agentId, connu);
  if (!essai.admitted && preuve.moyen === 'otp') return { outcome: 'attendre', attente: essai.waitSeconds };

  const jugement = await dansSession(deps, qui, { verdict: 'interrompu' } as const, async (trx) => {
    const agent = await getEnConnexion(trx);
    if (agent.otpActiveLe === null) return { verdict: 'interrompu' } as const;
    const verdict =
      preuve.moyen === 'otp'
        ? await jugerCodeOtp(deps, trx, agent, code)
        : (await consumeCodeSecours(trx, hashCodeSecours(code), deps.clock.now()))
          ? 'juste'
          : 'faux';
    if (verdict === 'juste') {
      const dejaVenu = preuve.moyen === 'secours' || agent.otpDernierPas > 0;
      const nouvelAppareil = but === 'connexion' && connu === undefined && dejaVenu;
      const note = await noterSecondFacteur(trx, preuve.moyen, but);
      if (nouvelAppareil) await noterNouvelAppareil(trx, qui.navigateur);
      return { verdict, agent, nouvelAppareil, ...note };
    }
    // What is not counted as a try is not written, either: the journal grows no faster than tries are let in.
    if ((verdict === 'faux' || verdict === 'decale') && essai.admitted)
      await journaliser(trx, 'connexion.refusee', { moyen: preuve.moyen });
    return { verdict } as const;
  });

  const attente = essai.admitted ? essai.nextWait : essai.waitSeconds;
  switch (jugement.verdict) {
    case 'interrompu':
      if (essai.admitted) await essai.giveBack();
      return { outcome: 'interrompu' };
    case 'rejoue':
      // Two clicks on one button, or a code seen over a shoulder: no guess, hence nothing to hold against anybody.
      if (essai.admitted) await essai.giveBack();
      return { outcome: 'refuse', attente: 0 };
    case 'decale':
      return { outcome: 'decale', attente };
    case 'faux':
      return essai.admitted ? { outcome: 'refuse', attente } : { outcome: 'attendre', attente };
    case 'juste': {
      // Past failures are forgotten by a try that was let in; a recovery code given meanwhile leaves the wait to others.
      if (essai.admitted) await essai.succeed();
      const { id, identifiant, nom, prenom, fonction, versionSession } = jugement.agent;
      const { codesRestants, nouvelAppareil } = jugement;
      return {
        outcome: 'accepte',
        agent: { id, identifiant, nom, prenom, fonction },
        versionSession,
        nouvelAppareil,
        ...(codesRestants === undefined ? {} : { codesRestants }),
      };
    }
  }
}

/** A known device has a counter of its own; once used up, it is a stranger again. */
async function essayerSecondFacteur(deps: Deps, agentId: string, appareil: string | undefined): Promise<Try> {
  const limites = createThrottle(deps);
  const connu =
    appareil === undefined ? undefined : await limites.attempt(THROTTLE_RULES.otp, agentId, appareil);
  return connu?.admitted ? connu : limites.attempt(THROTTLE_RULES.otp, agentId);
}

/** What is done about the agent of this session, or « interrompu » when it has ended. */
export const dansSession = <R, I>(
  { database }: Pick<Deps, 'database'>,
  { session }: Pick<AgentEnSession, 'session'>,
  interrompu: I,
  fn: (trx: SessionTrx) => Promise<R>,
): Promise<R | I> =>
  database.withSession(session, fn).catch((error: unknown) => {
    if (error instanceof SessionTermineeError) return interrompu;
    throw error;
  });

async function jugerCodeOtp(
  deps: Deps,
  trx: SessionTrx,
  agent: AgentEnConnexion,
  code: string,
): Promise<OtpJudgement['verdict']> {
  if (agent.otpChiffre === null || agent.otpCle === null) return 'faux';
  const secret = decrypt(deps.keyRing, { chiffre: agent.otpChiffre, cle: agent.otpCle }, aadOtp(agent.id));
  const jugement = judgeOtpCode({ secret, code, now: deps.clock.now(), lastStep: agent.otpDernierPas });
  if (jugement.verdict !== 'juste') return jugement.verdict;
  // The database decides: what was read above may be out of date by now.
  return (await consumePasOtp(trx, jugement.step, agent.versionSession)) ? 'juste' : 'rejoue';
}

async function noterSecondFacteur(
  trx: SessionTrx,
  moyen: Preuve['moyen'],
  but: ButSecondFacteur,
): Promise<{ codesRestants?: number }> {
  if (but === 'connexion') await journaliser(trx, 'connexion', { moyen });
  if (moyen === 'otp') return {};
  const codesRestants = await countCodesSecours(trx);
  await journaliser(trx, 'codes_secours.utilise', { restants: codesRestants });
  await prevenirAgent(trx, 'code_secours', { restants: codesRestants });
  return { codesRestants };
}

/** A login as this agent from a browser that had never had one, in the transaction of the login: it is told by mail. */
async function noterNouvelAppareil(trx: SessionTrx, appareil: string | undefined): Promise<void> {
  await journaliser(trx, 'connexion.nouvel_appareil');
  await prevenirAgent(trx, 'nouvel_appareil', { appareil });
}

/** Nobody is logged in with this session any more, what is in flight included; one that had ended is left alone. */
export const deconnecterSession = (deps: Deps, session: string): Promise<void> =>
  dansSession(deps, { session }, undefined, async (trx) => {
    // First: what is in flight is waited for, and the journal says it before this.
    await closeSession(trx);
    if (trx.etape === 'ouverte') await journaliser(trx, 'deconnexion');
  });
