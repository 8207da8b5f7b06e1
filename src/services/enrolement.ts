import { aadOtp, chiffrer, dechiffrer } from '../auth/chiffrement.ts';
import { hacherCodeSecours, tirerCodesSecours } from '../auth/codes-secours.ts';
import { verifierSecretEnrolement } from '../auth/enrolement.ts';
import { createLimites, REGLES } from '../auth/limites.ts';
import { genererSecretOtp, normaliserCodeOtp, uriOtp, verifierCodeOtp } from '../auth/otp.ts';
import type { SessionTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import {
  type AgentEnConnexion,
  activateOtp,
  countCodesSecours,
  getEnConnexion,
  replaceCodesSecours,
  storeOtpEnAttente,
} from '../repositories/agents.ts';
import { prevenirAgent } from '../repositories/avis.ts';
import { journaliser } from '../repositories/journal.ts';
import { dansSession, type Qui, type Refus } from './connexion.ts';

const INTERROMPU = { issue: 'interrompu' } as const;

export type ResultatEnrolement =
  | Refus
  | { issue: 'expire'; le: Date }
  | { issue: 'interrompu' }
  | { issue: 'accepte' };

/**
 * First login: the secret received from ops or the IEN proves that the phone to come is the agent's. A new OTP
 * secret is drawn, so that a QR code seen by somebody during an unfinished enrolment is worth nothing.
 */
export async function ouvrirEnrolement(deps: Deps, qui: Qui, saisie: string): Promise<ResultatEnrolement> {
  const essai = await createLimites(deps).essayer(REGLES.otp, qui.agentId);
  if (!essai.admis) return { issue: 'attendre', attente: essai.attendre };
  const resultat = await dansSession(deps, qui, INTERROMPU, async (trx): Promise<ResultatEnrolement> => {
    const agent = await getEnConnexion(trx);
    if (agent.otpActiveLe !== null) return INTERROMPU;
    const { enrolementHache, enrolementExpireLe } = agent;
    if (
      enrolementHache === null ||
      enrolementExpireLe === null ||
      !(await verifierSecretEnrolement(enrolementHache, saisie))
    ) {
      await journaliser(trx, 'connexion.refusee', { moyen: 'enrolement' });
      return { issue: 'refuse', attente: essai.attenteSuivante };
    }
    if (enrolementExpireLe <= deps.clock.now()) return { issue: 'expire', le: enrolementExpireLe };
    const otp = chiffrer(deps.keyRing, genererSecretOtp(), aadOtp(agent.id));
    return (await storeOtpEnAttente(trx, otp)) ? { issue: 'accepte' } : INTERROMPU;
  });
  if (resultat.issue === 'accepte') await essai.reussir();
  else if (resultat.issue !== 'refuse') await essai.rendre();
  return resultat;
}

/** What the phone must be given: the same at each reload. Undefined when there is nothing to enrol any more. */
export function lireTelephone(
  deps: Deps,
  qui: Qui,
): Promise<{ identifiant: string; secret: string; uri: string } | undefined> {
  return dansSession(deps, qui, undefined, async (trx) => {
    const agent = await getEnConnexion(trx);
    const secret = secretEnAttente(deps, agent);
    if (!secret) return undefined;
    const { identifiant } = agent;
    return { identifiant, secret, uri: uriOtp({ secret, identifiant }) };
  });
}

export type ResultatTelephone =
  | Refus
  | { issue: 'mal_forme' }
  /** The code of another moment: the clock of this phone is wrong. */
  | { issue: 'decale'; attente: number }
  | { issue: 'interrompu' }
  | { issue: 'accepte'; agent: AgentConnecte; versionSession: number; codesSecours: string[] };

/** A first code proves that the phone has the secret: OTP in force, recovery codes drawn, agent logged in. */
export async function confirmerTelephone(deps: Deps, qui: Qui, saisie: string): Promise<ResultatTelephone> {
  const code = normaliserCodeOtp(saisie);
  if (code === undefined) return { issue: 'mal_forme' };
  const essai = await createLimites(deps).essayer(REGLES.otp, qui.agentId);
  if (!essai.admis) return { issue: 'attendre', attente: essai.attendre };
  const resultat = await dansSession(deps, qui, INTERROMPU, async (trx): Promise<ResultatTelephone> => {
    const agent = await getEnConnexion(trx);
    const secret = secretEnAttente(deps, agent);
    if (!secret || agent.otpChiffre === null) return INTERROMPU;
    const le = deps.clock.now();
    const jugement = verifierCodeOtp({ secret, code, now: le, dernierPas: 0 });
    if (jugement.verdict !== 'juste') {
      const issue = jugement.verdict === 'decale' ? 'decale' : 'refuse';
      return { issue, attente: essai.attenteSuivante };
    }
    const activation = {
      pas: jugement.pas,
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
      issue: 'accepte',
      agent: { id, identifiant, nom, prenom, fonction },
      versionSession,
      codesSecours,
    };
  });
  if (resultat.issue === 'accepte') await essai.reussir();
  else if (resultat.issue === 'interrompu') await essai.rendre();
  return resultat;
}

/** Ten new codes; the former ones are void. The caller shows them once: only hashes are kept. */
export const renouvelerCodesSecours = (deps: Deps, session: string): Promise<string[]> =>
  deps.database.withSession(session, async (trx) => {
    const codes = await creerCodesSecours(deps, trx);
    await prevenirAgent(trx, 'codes_secours');
    return codes;
  });

export const compterCodesSecours = (deps: Deps, session: string): Promise<number> =>
  deps.database.withSession(session, countCodesSecours);

/** In the transaction of what makes the former ones void. */
export async function creerCodesSecours(deps: Deps, trx: SessionTrx): Promise<string[]> {
  const codes = tirerCodesSecours(deps.randomInt);
  await replaceCodesSecours(trx, codes.map(hacherCodeSecours));
  await journaliser(trx, 'codes_secours.crees', { nombre: codes.length });
  return codes;
}

function secretEnAttente(deps: Deps, agent: AgentEnConnexion): string | undefined {
  if (agent.otpActiveLe !== null || agent.otpChiffre === null || agent.otpCle === null) return undefined;
  return dechiffrer(deps.keyRing, { chiffre: agent.otpChiffre, cle: agent.otpCle }, aadOtp(agent.id));
}
