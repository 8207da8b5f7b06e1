import { setTimeout as pause } from 'node:timers/promises';
import { aadOtp, dechiffrer } from '../auth/chiffrement.ts';
import { hacherCodeSecours, normaliserCodeSecours } from '../auth/codes-secours.ts';
import { createLimites, REGLES, reseau } from '../auth/limites.ts';
import { doitEtreRehache, hacher, verifier, verifierAVide } from '../auth/mots-de-passe.ts';
import { normaliserCodeOtp, verifierCodeOtp } from '../auth/otp.ts';
import type { AgentTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { AgentConnecte } from '../queries/agents.ts';
import {
  type AgentEnConnexion,
  consumeCodeSecours,
  consumePasOtp,
  countCodesSecours,
  findEnConnexion,
  findPourConnexion,
  rehashMotDePasse,
} from '../repositories/agents.ts';
import { journaliser } from '../repositories/journal.ts';

/** Whose login it is, between the password and the end: void as soon as the agent is disabled or reset. */
export interface Qui {
  agentId: string;
  versionSession: number;
}

/** « attendre »: not even judged. Seconds before the next try; 0 when it may come at once. */
export type Refus = { issue: 'refuse'; attente: number } | { issue: 'attendre'; attente: number };

export type ResultatMotDePasse = Refus | { issue: 'accepte'; qui: Qui; otpActive: boolean };

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

  const agent = await deps.database.withAnonyme((trx) => findPourConnexion(trx, identifiant));
  const juste =
    agent === undefined ? await verifierAVide(motDePasse) : await verifier(agent.motDePasseHache, motDePasse);
  if (agent === undefined || !juste || agent.desactive) {
    deps.logger.info({ attente: essai.attenteSuivante }, 'mot de passe refusé');
    return { issue: 'refuse', attente: essai.attenteSuivante };
  }
  await Promise.all([essai.reussir(), adresse?.rendre(), compte.rendre()]);
  const { id: agentId, motDePasseHache, versionSession, otpActive } = agent;
  if (doitEtreRehache(motDePasseHache)) {
    const nouveau = await hacher(motDePasse);
    await deps.database.withAgent(agentId, (trx) => rehashMotDePasse(trx, motDePasseHache, nouveau));
  }
  return { issue: 'accepte', qui: { agentId, versionSession }, otpActive };
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

  const jugement = await deps.database.withAgent(qui.agentId, async (trx) => {
    const agent = await findEnConnexion(trx, qui.versionSession);
    if (agent === undefined || agent.otpActiveLe === null) return { verdict: 'interrompu' } as const;
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

async function jugerCodeOtp(
  deps: Deps,
  trx: AgentTrx,
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
  trx: AgentTrx,
  moyen: Preuve['moyen'],
  but: ButSecondFacteur,
): Promise<{ codesRestants?: number }> {
  if (but === 'connexion') await journaliser(trx, 'connexion', { moyen });
  if (moyen === 'otp') return {};
  const codesRestants = await countCodesSecours(trx);
  await journaliser(trx, 'codes_secours.utilise', { restants: codesRestants });
  return { codesRestants };
}

/** From now on the neighbours' failures do not hold this agent up at this address. */
export const retenirAdresse = (deps: Deps, agent: AgentConnecte, ip: string): Promise<void> =>
  createLimites(deps).retenirAdresse(agent.identifiant, ip);

export const journaliserDeconnexion = (deps: Deps, agentId: string): Promise<void> =>
  deps.database.withAgent(agentId, (trx) => journaliser(trx, 'deconnexion'));
