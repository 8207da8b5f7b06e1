import { unlessFull } from '../../auth/bounded-queue.ts';
import { createDeviceCookie } from '../../auth/device-cookie.ts';
import { aadOtp, decrypt } from '../../auth/encryption.ts';
import { generateOtpSecret, judgeOtpCode } from '../../auth/otp.ts';
import { hashPassword, needsRehash, verifyNothing, verifyPassword } from '../../auth/password-hashing.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import { normaliserCodeOtp } from '../../domain/connexion/code-otp.ts';
import {
  type AgentPourConnexion,
  consumeCodePourConnexion,
  findCodePourConnexion,
  findPourConnexion,
  rehashMotDePasse,
} from '../../repositories/connexion/agents.ts';
import {
  type Admission,
  ATTENTE_AFFLUENCE,
  admettreAppareil,
  admettreInconnu,
  type Limites,
} from './admission.ts';
import type { Refus } from './connexion.ts';

export interface DemandeDeConnexion {
  identifiant: string;
  motDePasse: string;
  ip: string;
  /** The device cookie of the browser, as it came. */
  appareils?: string | undefined;
  /** The code of the phone, for who is made to wait by a neighbour's failures; empty otherwise. */
  code?: string;
}

export type ResultatMotDePasse =
  | Refus
  | {
      outcome: 'accepte';
      agent: { id: string; identifiant: string; versionSession: number };
      /** The code shown has served to skip the wait: the second factor needs another one. */
      codeServi: boolean;
    };

/** A password that is going to be judged. */
interface AdmissionDAgent extends Admission {
  /** Seconds told to whoever was made to wait: a wrong password has that very answer. */
  refuse?: number;
}

/**
 * First factor. Unknown identifier, wrong password and disabled agent are one answer, for the same work: an argon2
 * verification each. Who is judged at all, decision 025: a device known to this agent, in its own counter; a stranger, in
 * those of the account and of the address; a stranger who waits, if he shows the right code of the phone.
 */
export async function verifierMotDePasse(
  deps: Deps,
  demande: DemandeDeConnexion,
): Promise<ResultatMotDePasse> {
  const limites = createThrottle(deps);
  const admission =
    (await admettreConnu(deps, limites, demande)) ?? (await admettreAutre(deps, limites, demande));
  if (typeof admission === 'number') return { outcome: 'attendre', attente: admission };
  const { essai, file, refuse } = admission;
  const { identifiant, motDePasse } = demande;

  const agent = await trouver(deps, identifiant);
  const juste = await unlessFull(
    agent === undefined
      ? verifyNothing(motDePasse, file)
      : verifyPassword(agent.motDePasseHache, motDePasse, file),
  );
  if (juste === undefined) {
    await essai.giveBack();
    return { outcome: 'attendre', attente: ATTENTE_AFFLUENCE };
  }
  if (agent === undefined || !juste || agent.desactive) {
    deps.logger.info({ attente: essai.nextWait }, 'mot de passe refusé');
    return refuse === undefined
      ? { outcome: 'refuse', attente: essai.nextWait }
      : { outcome: 'attendre', attente: refuse };
  }
  await essai.succeed();
  const { id, motDePasseHache: ancien, versionSession } = agent;
  if (needsRehash(ancien)) {
    const nouveau = await hashPassword(motDePasse);
    await deps.database.withConnexion((trx) => rehashMotDePasse(trx, identifiant, { ancien, nouveau }));
  }
  return { outcome: 'accepte', agent: { id, identifiant, versionSession }, codeServi: refuse !== undefined };
}

const trouver = ({ database }: Deps, identifiant: string): Promise<AgentPourConnexion | undefined> =>
  database.withConnexion((trx) => findPourConnexion(trx, identifiant));

/** Undefined: a stranger to this agent. */
async function admettreConnu(
  deps: Deps,
  limites: Limites,
  { identifiant, appareils }: DemandeDeConnexion,
): Promise<AdmissionDAgent | undefined> {
  const appareil = createDeviceCookie(deps).recognize(appareils, identifiant);
  if (appareil === undefined) return undefined;
  const agent = await trouver(deps, identifiant);
  if (agent?.versionSession !== appareil.versionSession) return undefined;
  return admettreAppareil(limites, identifiant, appareil);
}

/** A number: how many seconds to wait. */
async function admettreAutre(
  deps: Deps,
  limites: Limites,
  demande: DemandeDeConnexion,
): Promise<AdmissionDAgent | number> {
  const admission = await admettreInconnu(limites, demande.identifiant, demande.ip);
  if (typeof admission !== 'number') return admission;
  return (await admettrePorteurDuCode(deps, limites, demande, admission)) ?? admission;
}

/** Of nobody's phone. */
const A_VIDE = generateOtpSecret();

/** Somebody made to wait who has the phone in hand is no guesser: three codes in a million are right. */
async function admettrePorteurDuCode(
  { database, keyRing, clock }: Deps,
  limites: Limites,
  { identifiant, code: saisi = '' }: DemandeDeConnexion,
  refuse: number,
): Promise<AdmissionDAgent | undefined> {
  const code = normaliserCodeOtp(saisi);
  if (code === undefined) return undefined;
  const telephone = await database.withConnexion((trx) => findCodePourConnexion(trx, identifiant));
  // The same work for who has no phone here, or does not exist.
  const secret = telephone ? decrypt(keyRing, telephone, aadOtp(telephone.id)) : A_VIDE;
  const dernierPas = telephone?.dernierPas ?? 0;
  const jugement = judgeOtpCode({ secret, code, now: clock.now(), lastStep: dernierPas });
  if (telephone === undefined || jugement.verdict !== 'juste') return undefined;
  // Used up before anything else: neither the answer nor its time gives away a code that the second factor would take.
  const { step: pas } = jugement;
  if (!(await database.withConnexion((trx) => consumeCodePourConnexion(trx, identifiant, pas))))
    return undefined;
  const essai = await limites.attempt(THROTTLE_RULES.codeHolder, identifiant);
  return essai.admitted ? { essai, file: 'connus', refuse } : undefined;
}
