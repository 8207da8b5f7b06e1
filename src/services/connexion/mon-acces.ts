import { hashPassword, verifyPassword } from '../../auth/password-hashing.ts';
import { createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import { verifierMotDePasseChoisi } from '../../domain/mots-de-passe/choisi.ts';
import { type EcoleConfiee, listEcolesConfiees } from '../../queries/connexion/mon-acces.ts';
import { listSessions, type SessionOuverte } from '../../queries/connexion/sessions.ts';
import {
  type AgentEnConnexion,
  countCodesSecours,
  getEnConnexion,
  replaceMotDePasse,
} from '../../repositories/connexion/agents.ts';
import { prevenirAgent } from '../../repositories/connexion/avis.ts';
import { closeOtherSession, closeOtherSessions } from '../../repositories/connexion/sessions.ts';
import { journaliser } from '../../repositories/journal.ts';
import type { Refus } from './connexion.ts';

export interface MonAcces {
  agent: Pick<AgentEnConnexion, 'identifiant' | 'nom' | 'prenom' | 'fonction' | 'mail' | 'versionSession'>;
  ecoles: EcoleConfiee[];
  sessions: SessionOuverte[];
  codesRestants: number;
}

/** All that « Mon accès » shows, at one moment. Throws a SessionTermineeError when the session has ended. */
export const lireMonAcces = (deps: Deps, session: string): Promise<MonAcces> =>
  deps.database.readSession(session, async (trx) => ({
    agent: await getEnConnexion(trx),
    ecoles: await listEcolesConfiees(trx),
    sessions: await listSessions(trx),
    codesRestants: await countCodesSecours(trx),
  }));

/** Closes another session of the agent's own; false when there is none of this reference. */
export const fermerSession = (deps: Deps, session: string, reference: string): Promise<boolean> =>
  deps.database.withSession(session, async (trx) => {
    const fermee = await closeOtherSession(trx, reference);
    if (fermee) await journaliser(trx, 'session.fermee');
    return fermee;
  });

/** How many others were open. */
export const fermerAutresSessions = (deps: Deps, session: string): Promise<number> =>
  deps.database.withSession(session, async (trx) => {
    const nombre = await closeOtherSessions(trx);
    await journaliser(trx, 'sessions.fermees', { nombre });
    return nombre;
  });

export type ResultatChangement =
  | Refus
  /** Why the new password will not do, in French. */
  | { outcome: 'impropre'; raisons: string[] }
  | { outcome: 'accepte'; prevenu: boolean };

/** Why this agent may not choose this password, in French; an empty list otherwise. « actuel »: typed as the present one. */
export async function raisonsContreLeNouveau(
  deps: Deps,
  session: string,
  { actuel, nouveau }: { actuel: string | undefined; nouveau: string },
): Promise<string[]> {
  const { agent, ecoles } = await deps.database.readSession(session, async (trx) => ({
    agent: await getEnConnexion(trx),
    ecoles: await listEcolesConfiees(trx),
  }));
  const raisons = verifierMotDePasseChoisi(nouveau, {
    qui: 'agent',
    identifiant: agent.identifiant,
    personnels: [agent.nom, agent.prenom, ...ecoles.flatMap(({ nom, commune }) => [nom, commune])],
  });
  if (nouveau === actuel) raisons.push('Ce mot de passe est déjà le vôtre\u00a0: choisissez-en un autre.');
  return raisons;
}

/**
 * A new password, chosen by an agent who proves the present one. Wrong ones make this page wait, never the login: its
 * counter is another. The other sessions end with the old password; the caller gives this one a new id.
 */
export async function changerMotDePasse(
  deps: Deps,
  session: string,
  { actuel, nouveau }: { actuel: string; nouveau: string },
): Promise<ResultatChangement> {
  const raisons = await raisonsContreLeNouveau(deps, session, { actuel, nouveau });
  if (raisons.length > 0) return { outcome: 'impropre', raisons };
  const agent = await deps.database.readSession(session, getEnConnexion);

  const essai = await createThrottle(deps).attempt(THROTTLE_RULES.password, 'mon-acces', agent.id);
  if (!essai.admitted) return { outcome: 'attendre', attente: essai.waitSeconds };
  const ancien = agent.motDePasseHache;
  const juste = await verifyPassword(ancien, actuel);
  const hache = juste ? await hashPassword(nouveau) : '';
  const change = await deps.database.withSession(session, async (trx) => {
    // Changed meanwhile, from elsewhere or by ops: what was proved is no longer the password.
    if (!juste || !(await replaceMotDePasse(trx, { ancien, nouveau: hache }))) {
      await journaliser(trx, 'mot_de_passe.refuse');
      return false;
    }
    await journaliser(trx, 'mot_de_passe.change');
    await prevenirAgent(trx, 'mot_de_passe');
    return true;
  });
  if (!change) return { outcome: 'refuse', attente: essai.nextWait };
  await essai.succeed();
  return { outcome: 'accepte', prevenu: agent.mail !== null };
}
