import { aadOtp, chiffrer, dechiffrer } from '../auth/chiffrement.ts';
import { hacherSecretEnrolement, tirerSecretEnrolement } from '../auth/enrolement.ts';
import { hacher } from '../auth/mots-de-passe.ts';
import { codeCourant } from '../auth/otp.ts';
import type { OpsTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { AppError, ConflictError, NotFoundError } from '../errors.ts';
import {
  findOtp,
  insertAgent,
  insertCirconscription,
  insertHabilitations,
  type NouvelAgent,
  resetEnrolement,
  storeOtpActif,
} from '../repositories/agents.ts';
import { journaliser } from '../repositories/journal.ts';

/** Long enough for a letter sent by internal post, not for one forgotten in a drawer. */
const ENROLEMENT_MS = 14 * 24 * 3_600_000;

export interface AgentACreer extends Pick<NouvelAgent, 'identifiant' | 'nom' | 'prenom' | 'fonction'> {
  mail?: string;
  /** UAI of the schools that the function gives. */
  ecoles?: readonly string[];
  /** Codes, for an IEN. */
  circonscriptions?: readonly string[];
  /** Drawn when absent. */
  motDePasse?: string;
  /** Base32; in force at once, without enrolment. For the demo and the tests, whose secrets are public. */
  secretOtp?: string;
}

export interface SecretEnrolement {
  secret: string;
  expireLe: Date;
}

/** Secrets in clear, to be handed over once: the database keeps hashes. */
export interface AgentCree {
  id: string;
  motDePasse: string;
  enrolement?: SecretEnrolement;
}

type Outils = Pick<Deps, 'clock' | 'keyRing' | 'randomInt'>;

const IDENTIFIANT = /^[a-z0-9][a-z0-9._-]{1,63}$/;

/** Creates an agent with the rights of the function. Throws an AppError when something does not fit. */
export async function creerAgent(outils: Outils, trx: OpsTrx, demande: AgentACreer): Promise<AgentCree> {
  const identifiant = demande.identifiant.trim().toLowerCase();
  if (!IDENTIFIANT.test(identifiant)) {
    throw refus(
      `L’identifiant « ${demande.identifiant} » ne convient pas : de 2 à 64 lettres sans accent, chiffres, points ou tirets.`,
    );
  }
  const motDePasse = demande.motDePasse ?? tirerMotDePasse(outils.randomInt);
  const enrolement = demande.secretOtp === undefined ? tirerEnrolement(outils) : undefined;
  const id = await insertAgent(trx, {
    identifiant,
    nom: demande.nom,
    prenom: demande.prenom,
    fonction: demande.fonction,
    mail: demande.mail ?? null,
    motDePasseHache: await hacher(motDePasse),
    enrolement: enrolement ? await hacherEnrolement(enrolement) : null,
  }).catch((error: { constraint?: string }) => {
    if (error.constraint !== 'agents_identifiant_unique') throw error;
    throw new ConflictError(
      'Identifiant déjà pris',
      `L’identifiant « ${identifiant} » est déjà celui d’un agent.`,
    );
  });
  if (demande.secretOtp !== undefined) {
    const otp = chiffrer(outils.keyRing, demande.secretOtp, aadOtp(id));
    await storeOtpActif(trx, id, { ...otp, le: outils.clock.now() });
  }
  await donnerDroits(trx, id, demande);
  await journaliser(trx, 'agent.cree', { agent: id, fonction: demande.fonction });
  return { id, motDePasse, ...(enrolement ? { enrolement } : {}) };
}

async function donnerDroits(
  trx: OpsTrx,
  agentId: string,
  { ecoles, circonscriptions }: AgentACreer,
): Promise<void> {
  for (const uai of ecoles ?? []) {
    if ((await insertHabilitations(trx, agentId, [uai])) === 0)
      throw refus(`Aucune école n’a l’UAI « ${uai} ».`);
  }
  for (const code of circonscriptions ?? []) {
    const known = await insertCirconscription(trx, agentId, code);
    if (!known) throw refus(`Aucune circonscription n’a le code « ${code} ».`);
  }
}

/** A lost phone: a new enrolment secret; the former phone, recovery codes and sessions are void at once. */
export async function renouvelerEnrolement(
  outils: Outils,
  trx: OpsTrx,
  identifiant: string,
): Promise<SecretEnrolement> {
  const enrolement = tirerEnrolement(outils);
  const hache = await hacherEnrolement(enrolement);
  const agentId = await resetEnrolement(trx, identifiant.trim().toLowerCase(), hache);
  if (agentId === undefined) throw agentInconnu(identifiant);
  await journaliser(trx, 'agent.enrolement', { agent: agentId });
  return enrolement;
}

/** The code that the agent's phone shows now. Never in production: the caller refuses. */
export async function lireCodeOtp(outils: Outils, trx: OpsTrx, identifiant: string): Promise<string> {
  const agent = await findOtp(trx, identifiant.trim().toLowerCase());
  if (agent === undefined) throw agentInconnu(identifiant);
  if (agent.chiffre === null || agent.cle === null) {
    throw new ConflictError(
      'Aucun téléphone',
      `L’agent « ${identifiant} » n’a pas commencé son enrôlement : il n’a pas encore de code.`,
    );
  }
  const secret = dechiffrer(outils.keyRing, { chiffre: agent.chiffre, cle: agent.cle }, aadOtp(agent.id));
  return codeCourant(secret, outils.clock.now());
}

function tirerEnrolement({ randomInt, clock }: Outils): SecretEnrolement {
  return {
    secret: tirerSecretEnrolement(randomInt),
    expireLe: new Date(clock.now().getTime() + ENROLEMENT_MS),
  };
}

const hacherEnrolement = async ({ secret, expireLe }: SecretEnrolement) => ({
  hache: await hacherSecretEnrolement(secret),
  expireLe,
});

/** As strong as an enrolment secret, and as easy to read out. */
const tirerMotDePasse = (randomInt: Outils['randomInt']): string =>
  tirerSecretEnrolement(randomInt).toLowerCase();

const refus = (message: string): AppError => new AppError(422, 'Agent refusé', message);
const agentInconnu = (identifiant: string): NotFoundError =>
  new NotFoundError(`Aucun agent n’a l’identifiant « ${identifiant} ».`);
