import { aadOtp, decrypt, encrypt } from '../../auth/encryption.ts';
import { drawSecretEnrolement, hashSecretEnrolement } from '../../auth/enrolement.ts';
import { currentOtpCode } from '../../auth/otp.ts';
import { hashPassword } from '../../auth/password-hashing.ts';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import {
  fauteIdentifiant,
  IDENTIFIANT_AGENT,
  NOM_SUR_UNE_LIGNE,
  tientEnUneLigne,
} from '../../domain/connexion/agents-fichier.ts';
import { AppError, ConflictError, NotFoundError } from '../../errors.ts';
import { findEcole } from '../../queries/ecole/ecoles.ts';
import { insertAffectation } from '../../repositories/circonscription/delegations-exploitation.ts';
import {
  findOtp,
  insertAgent,
  insertCirconscription,
  insertHabilitations,
  type NouvelAgent,
  resetEnrolement,
  storeOtpActif,
} from '../../repositories/connexion/agents.ts';
import {
  type AgentConnu,
  findAgent,
  setDesactive,
  setMotDePasse,
} from '../../repositories/connexion/agents-exploitation.ts';
import { prevenirAgentOps } from '../../repositories/connexion/avis.ts';
import { journaliserDansEcole } from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';

/** Long enough for a letter sent by internal post, not for one forgotten in a drawer. */
const ENROLEMENT_MS = 14 * 24 * 3_600_000;

export interface AgentACreer extends Pick<NouvelAgent, 'identifiant' | 'nom' | 'prenom' | 'fonction'> {
  mail?: string;
  /** UAI of the schools that the function gives. */
  ecoles?: readonly string[];
  /** UAI of the schools where a teacher works; gives no right. */
  exerce?: readonly string[];
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

/** Creates an agent with the rights of the function. Throws an AppError when something does not fit. */
export async function creerAgent(outils: Outils, trx: OpsTrx, demande: AgentACreer): Promise<AgentCree> {
  const identifiant = demande.identifiant.trim().toLowerCase();
  if (!IDENTIFIANT_AGENT.test(identifiant)) {
    const faute = fauteIdentifiant(demande.identifiant);
    throw refus(`${faute.charAt(0).toUpperCase()}${faute.slice(1)}.`);
  }
  if (!tientEnUneLigne(demande.nom) || !tientEnUneLigne(demande.prenom))
    throw refus(`${NOM_SUR_UNE_LIGNE.charAt(0).toUpperCase()}${NOM_SUR_UNE_LIGNE.slice(1)}.`);
  const ecoles = demande.ecoles ?? [];
  if (demande.fonction === 'directeur' && ecoles.length === 0) {
    throw refus(
      'Un directeur a au moins une école\u00a0: donnez son UAI. Sans école, il ne pourrait rien ouvrir.',
    );
  }
  if (demande.fonction === 'enseignant' && ecoles.length > 0) {
    throw refus(
      'Un enseignant n’a pas d’école par sa fonction\u00a0: une délégation, ou un intérim (agents:habiliter).',
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
    motDePasseHache: await hashPassword(motDePasse),
    enrolement: enrolement ? await hacherEnrolement(enrolement) : null,
  }).catch((error: { constraint?: string }) => {
    if (error.constraint !== 'agents_identifiant_unique') throw error;
    throw new ConflictError(
      'Identifiant déjà pris',
      `L’identifiant « ${identifiant} » est déjà celui d’un agent.`,
    );
  });
  if (demande.secretOtp !== undefined) {
    const otp = encrypt(outils.keyRing, demande.secretOtp, aadOtp(id));
    await storeOtpActif(trx, id, { ...otp, le: outils.clock.now() });
  }
  await donnerDroits(trx, id, demande);
  await affecter(trx, id, demande);
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

/** Said in the journal of each school, as when its director says so. */
async function affecter(trx: OpsTrx, agentId: string, { fonction, exerce }: AgentACreer): Promise<void> {
  for (const uai of exerce ?? []) {
    if (fonction !== 'enseignant')
      throw refus('Seul un enseignant exerce dans une école sans la diriger\u00a0: --ecole.');
    const ecole = await findEcole(trx, uai);
    if (ecole === undefined) throw refus(`Aucune école n’a l’UAI « ${uai} ».`);
    await insertAffectation(trx, { agentId, ecoleId: ecole.id });
    await journaliserDansEcole(trx, ecole.id, 'enseignant.atteste', { enseignant: agentId });
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
  await prevenirAgentOps(trx, agentId, 'enrolement');
  return enrolement;
}

/** The agent of this identifier, as typed; throws a NotFoundError. */
export async function getAgent(trx: OpsTrx, identifiant: string): Promise<AgentConnu> {
  const agent = await findAgent(trx, identifiant.trim().toLowerCase());
  if (agent === undefined) throw agentInconnu(identifiant);
  return agent;
}

/**
 * Out at once, or let in again with the same password, phone and rights as before. Throws a ConflictError when it is so
 * already: somebody is mistaken about whom.
 */
export async function desactiverAgent(
  trx: OpsTrx,
  identifiant: string,
  desactive: boolean,
): Promise<AgentConnu> {
  const agent = await getAgent(trx, identifiant);
  if (!(await setDesactive(trx, agent.id, desactive))) {
    const etat = desactive ? 'déjà désactivé' : 'actif\u00a0: il n’y a rien à réactiver';
    throw new ConflictError('Rien à faire', `L’agent «\u00a0${agent.identifiant}\u00a0» est ${etat}.`);
  }
  await journaliser(trx, desactive ? 'agent.desactive' : 'agent.reactive', { agent: agent.id });
  return agent;
}

/** A forgotten password: a new one, and the sessions are void at once. « prevenu »: a mail says so to the agent. */
export async function renouvelerMotDePasse(
  { randomInt }: Pick<Outils, 'randomInt'>,
  trx: OpsTrx,
  identifiant: string,
): Promise<{ agent: AgentConnu; motDePasse: string; prevenu: boolean }> {
  const motDePasse = tirerMotDePasse(randomInt);
  const hache = await hashPassword(motDePasse);
  const agent = await getAgent(trx, identifiant);
  await setMotDePasse(trx, agent.id, hache);
  await journaliser(trx, 'agent.mot_de_passe', { agent: agent.id });
  return { agent, motDePasse, prevenu: await prevenirAgentOps(trx, agent.id, 'mot_de_passe_exploitation') };
}

/** The code that the agent's phone shows now. Never in production: the caller refuses. */
export async function lireCodeOtp(outils: Outils, trx: OpsLecture, identifiant: string): Promise<string> {
  const agent = await findOtp(trx, identifiant.trim().toLowerCase());
  if (agent === undefined) throw agentInconnu(identifiant);
  if (agent.chiffre === null || agent.cle === null) {
    throw new ConflictError(
      'Aucun téléphone',
      `L’agent « ${identifiant} » n’a pas commencé son enrôlement : il n’a pas encore de code.`,
    );
  }
  const secret = decrypt(outils.keyRing, { chiffre: agent.chiffre, cle: agent.cle }, aadOtp(agent.id));
  return currentOtpCode(secret, outils.clock.now());
}

function tirerEnrolement({ randomInt, clock }: Outils): SecretEnrolement {
  return {
    secret: drawSecretEnrolement(randomInt),
    expireLe: new Date(clock.now().getTime() + ENROLEMENT_MS),
  };
}

const hacherEnrolement = async ({ secret, expireLe }: SecretEnrolement) => ({
  hache: await hashSecretEnrolement(secret),
  expireLe,
});

/** As strong as an enrolment secret, and as easy to read out. */
const tirerMotDePasse = (randomInt: Outils['randomInt']): string =>
  drawSecretEnrolement(randomInt).toLowerCase();

const refus = (message: string): AppError => new AppError(422, 'Agent refusé', message);
const agentInconnu = (identifiant: string): NotFoundError =>
  new NotFoundError(`Aucun agent n’a l’identifiant « ${identifiant} ».`);
