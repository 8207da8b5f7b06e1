import { setTimeout as pause } from 'node:timers/promises';
import { aadOtp, dechiffrer } from '../auth/chiffrement.ts';
import { hacherCodeSecours, normaliserCodeSecours } from '../auth/codes-secours.ts';
import { createLimites, REGLES, reseau } from '../auth/limites.ts';
import { doitEtreRehache, hacher, verifier, verifierAVide } from '../auth/mots-de-passe.ts';
import { normaliserCodeOtp, verifierCodeOtp } from '../auth/otp.ts';
import type { SessionTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { SessionTermineeError } from '../errors.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import {
  type AgentEnConnexion,
  consumeCodeSecours,
  consumePasOtp,
  countCodesSecours,
  findPourConnexion,
  getEnConnexion,
  rehashMotDePasse,
} from '../repositories/agents.ts';
import { prevenirAgent } from '../repositories/avis.ts';
import { journaliser } from '../repositories/journal.ts';
import { closeSession } from '../repositories/sessions.ts';

/** Whose login it is, or whose step-up: the session that the database judges, and its agent. */
export interface Qui {
  session: string;
  agentId: string;
}

/** « attendre »: not even judged. Seconds before the next try; 0 when it may come at once. */
export type Refus = { issue: 'refuse'; attente: number } | { issue: 'attendre'; attente: number };

export type ResultatMotDePasse =
  | Refus
  | { issue: 'accepte'; agent: { identifiant: string; versionSession: number } };

/**
 * First factor. Unknown identifier, wrong password and disabled agent are one answer, for the same work:
 * an argon2 verification each.
 */
export async function verifierMotDePasse(
  deps: Deps,
  demande: { identifiant: string; motDePasse: string; ip: string },
): Promise<ResultatMotDePasse> {
  const { identifiant, motDePasse, ip } = demande;
  const limites = createLimites(deps);
  const adresse = (await limites.estAdresseConnue(identifiant, ip))
    ? undefined
    : await limites.essayer(REGLES.adresse, reseau(ip));
  if (adresse?.admis === false) return { issue: 'attendre', attente: adresse.attendre };
  const essai = await limites.essayer(REGLES.motDePasse, identifiant, reseau(ip));
  if (!essai.admis) {
    await adresse?.rendre();
    return { issue: 'attendre', attente: essai.attendre };
  }
  const compte = await limites.ralentir(identifiant);
  if (compte.pauseMs > 0) await pause(compte.pauseMs);

  const agent = await deps.database.withConnexion((trx) => findPourConnexion(trx, identifiant));
  const juste =
    agent === undefined ? await verifierAVide(motDePasse) : await verifier(agent.motDePasseHache, motDePasse);
  if (agent === undefined || !juste || agent.desactive) {
    deps.logger.info({ attente: essai.attenteSuivante }, 'mot de passe refusé');
    return { issue: 'refuse', attente: essai.attenteSuivante };
  }
  await Promise.all([essai.reussir(), adresse?.rendre(), compte.rendre()]);
  const { motDePasseHache: ancien, versionSession } = agent;
  if (doitEtreRehache(ancien)) {
    const nouveau = await hacher(motDePasse);
    await deps.database.withConnexion((trx) => rehashMotDePasse(trx, identifiant, { ancien, nouveau }));
  }
  return { issue: 'accepte', agent: { identifiant, versionSession } };
}

/** What the person typed as second factor. */
export interface Preuve {
  moyen: 'otp' | 'secours';
  code: string;
}

export type ResultatSecondFacteur =
  | Refus
  /** Not a code at all: a slip of the finger, nothing was tried. */
  | { issue: 'mal_forme' }
  /** Disabled or reset since the password was given. */
  | { issue: 'interrompu' }
  | { issue: 'accepte'; agent: AgentConnecte; codesRestants?: number };

/** « connexion » ends a login, « confirmation » is the step-up of somebody already logged in. */
export type ButSecondFacteur = 'connexion' | 'confirmation';

/**
 * Second factor. Wrong and already used are one answer. Failures make the agent wait, wherever they come
 * from: only somebody who has the password gets here.
 */
export async function verifierSecondFacteur(
  deps: Deps,
  qui: Qui,
  preuve: Preuve,
  but: ButSecondFacteur,
): Promise<ResultatSecondFacteur> {
  const code = preuve.moyen === 'otp' ? normaliserCodeOtp(preuve.code) : normaliserCodeSecours(preuve.code);
  if (code === undefined) return { issue: 'mal_forme' };
  const essai = await createLimites(deps).essayer(REGLES.otp, qui.agentId);
  if (!essai.admis) return { issue: 'attendre', attente: essai.attendre };

  const jugement = await dansSession(deps, qui, { verdict: 'interrompu' } as const, async (trx) => {
    const agent = await getEnConnexion(trx);
    if (agent.otpActiveLe === null) return { verdict: 'interrompu' } as const;
    const verdict =
      preuve.moyen === 'otp'
        ? await jugerCodeOtp(deps, trx, agent, code)
        : (await consumeCodeSecours(trx, hacherCodeSecours(code), deps.clock.now()))
          ? 'juste'
          : 'faux';
    if (verdict === 'juste') return { verdict, agent, ...(await noterSecondFacteur(trx, preuve.moyen, but)) };
    if (verdict === 'faux') await journaliser(trx, 'connexion.refusee', { moyen: preuve.moyen });
    return { verdict } as const;
  });

  switch (jugement.verdict) {
    case 'interrompu':
      await essai.rendre();
      return { issue: 'interrompu' };
    case 'rejoue':
      // Two clicks on one button, or a code seen over a shoulder: no guess, hence nothing to hold against anybody.
      await essai.rendre();
      return { issue: 'refuse', attente: 0 };
    case 'faux':
      return { issue: 'refuse', attente: essai.attenteSuivante };
    case 'juste': {
      await essai.reussir();
      const { id, identifiant, nom, prenom, fonction } = jugement.agent;
      const { codesRestants } = jugement;
      return {
        issue: 'accepte',
        agent: { id, identifiant, nom, prenom, fonction },
        ...(codesRestants === undefined ? {} : { codesRestants }),
      };
    }
  }
}

/** What is done about the agent of this session, or « interrompu » when it has ended. */
export const dansSession = <R, I>(
  { database }: Pick<Deps, 'database'>,
  { session }: Pick<Qui, 'session'>,
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
): Promise<'juste' | 'faux' | 'rejoue'> {
  if (agent.otpChiffre === null || agent.otpCle === null) return 'faux';
  const secret = dechiffrer(deps.keyRing, { chiffre: agent.otpChiffre, cle: agent.otpCle }, aadOtp(agent.id));
  const pas = verifierCodeOtp({ secret, code, now: deps.clock.now(), dernierPas: 0 });
  if (pas === undefined) return 'faux';
  // The database decides: what was read above may be out of date by now.
  return (await consumePasOtp(trx, pas, agent.versionSession)) ? 'juste' : 'rejoue';
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

/** From now on the neighbours' failures do not hold this agent up at this address. */
export const retenirAdresse = (deps: Deps, agent: AgentConnecte, ip: string): Promise<void> =>
  createLimites(deps).retenirAdresse(agent.identifiant, ip);

/** Nobody is logged in with this session any more, what is in flight included; one that had ended is left alone. */
export const deconnecterSession = (deps: Deps, session: string): Promise<void> =>
  dansSession(deps, { session }, undefined, async (trx) => {
    // First: what is in flight is waited for, and the journal says it before this.
    await closeSession(trx);
    if (trx.etape === 'ouverte') await journaliser(trx, 'deconnexion');
  });
