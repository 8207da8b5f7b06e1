import sql from 'sql-template-tag';
import type {
  ConnexionTrx,
  OpsLecture,
  OpsTrx,
  SessionLecture,
  SessionTrx,
} from '../../database/transaction.ts';

export interface AgentPourConnexion {
  id: string;
  motDePasseHache: string;
  otpActive: boolean;
  desactive: boolean;
  versionSession: number;
}

/** Before anybody is known: an agent by exact identifier. */
export function findPourConnexion(
  trx: ConnexionTrx,
  identifiant: string,
): Promise<AgentPourConnexion | undefined> {
  return trx.maybeOne<AgentPourConnexion>(
    sql`select id, mot_de_passe_hache as "motDePasseHache", otp_active as "otpActive", desactive,
       version_session as "versionSession"
     from agent_pour_connexion(${identifiant})`,
  );
}

/** The phone of who is logging in, as the database keeps it. */
export interface TelephonePourConnexion {
  id: string;
  chiffre: Buffer;
  cle: string;
  dernierPas: number;
}

/** What judges the code of a phone before the password; undefined: no such agent, disabled, or no phone yet. */
export const findCodePourConnexion = (
  trx: ConnexionTrx,
  identifiant: string,
): Promise<TelephonePourConnexion | undefined> =>
  trx.maybeOne<TelephonePourConnexion>(
    sql`select id, otp_chiffre as chiffre, otp_cle as cle, otp_dernier_pas::int as "dernierPas"
     from code_pour_connexion(${identifiant})`,
  );

/** True once for each step: see migrations/fonctions/connexion.sql. */
export async function consumeCodePourConnexion(
  trx: ConnexionTrx,
  identifiant: string,
  pas: number,
): Promise<boolean> {
  const { servi } = await trx.one<{ servi: boolean }>(
    sql`select consommer_code_de_connexion(${identifiant}, ${pas}) as servi`,
  );
  return servi;
}

/** What the second factor needs to know of the agent who is logging in. */
export interface AgentEnConnexion {
  id: string;
  identifiant: string;
  nom: string;
  prenom: string;
  mail: string | null;
  fonction: 'directeur' | 'ien' | 'enseignant';
  motDePasseHache: string;
  versionSession: number;
  otpChiffre: Buffer | null;
  otpCle: string | null;
  otpActiveLe: Date | null;
  /** 0: this phone has not logged in yet. */
  otpDernierPas: number;
  enrolementHache: string | null;
  enrolementExpireLe: Date | null;
}

const EN_CONNEXION = sql`id, identifiant, nom, prenom, mail, fonction, mot_de_passe_hache as "motDePasseHache",
  version_session as "versionSession",
  otp_chiffre as "otpChiffre", otp_cle as "otpCle", otp_active_le as "otpActiveLe",
  otp_dernier_pas::int as "otpDernierPas", enrolement_hache as "enrolementHache", enrolement_expire_le as "enrolementExpireLe"`;

/** The agent of the session; the database has just found it in force. */
export const getEnConnexion = (trx: SessionLecture): Promise<AgentEnConnexion> =>
  trx.one<AgentEnConnexion>(sql`select ${EN_CONNEXION} from agents where id = ${trx.agentId}`);

/** Replaces the hash read at login by a stronger one of the same password; never a password changed meanwhile. */
export async function rehashMotDePasse(
  trx: ConnexionTrx,
  identifiant: string,
  hashes: { ancien: string; nouveau: string },
): Promise<void> {
  await trx.run(sql`select rehacher_mot_de_passe(${identifiant}, ${hashes.ancien}, ${hashes.nouveau})`);
}

/**
 * Uses up the codes of this TOTP step and all before. One statement: of any number of requests with the same
 * code, on any number of machines, one gets true. An agent disabled or reset meanwhile gets false.
 */
export async function consumePasOtp(trx: SessionTrx, pas: number, versionSession: number): Promise<boolean> {
  const rows = await trx.run(
    sql`update agents set otp_dernier_pas = ${pas}
     where id = ${trx.agentId} and otp_dernier_pas < ${pas} and version_session = ${versionSession}
       and desactive_le is null and otp_active_le is not null`,
  );
  return rows === 1;
}

/** Keeps a secret that is not in force until a first code has proved that the phone has it. */
export async function storeOtpEnAttente(
  trx: SessionTrx,
  otp: { chiffre: Buffer; cle: string },
): Promise<boolean> {
  const rows = await trx.run(
    sql`update agents set otp_chiffre = ${otp.chiffre}, otp_cle = ${otp.cle}
     where id = ${trx.agentId} and otp_active_le is null`,
  );
  return rows === 1;
}

/** Puts the waiting secret in force; the enrolment secret dies with it. False when it was done already. */
export async function activateOtp(
  trx: SessionTrx,
  activation: { pas: number; le: Date; versionSession: number; chiffre: Buffer },
): Promise<boolean> {
  const rows = await trx.run(
    sql`update agents set otp_active_le = ${activation.le}, otp_dernier_pas = ${activation.pas},
       enrolement_hache = null, enrolement_expire_le = null
     where id = ${trx.agentId} and otp_active_le is null and otp_chiffre = ${activation.chiffre}
       and version_session = ${activation.versionSession} and desactive_le is null`,
  );
  return rows === 1;
}

/** A new password in place of the one just proved: every other session ends. False if that one has changed meanwhile. */
export async function replaceMotDePasse(
  trx: SessionTrx,
  hashes: { ancien: string; nouveau: string },
): Promise<boolean> {
  const { change } = await trx.one<{ change: boolean }>(
    sql`select changer_mon_mot_de_passe(${trx.session}, ${hashes.ancien}, ${hashes.nouveau}) as change`,
  );
  return change;
}

/** The agent's recovery codes are these, and no others. */
export async function replaceCodesSecours(trx: SessionTrx, haches: readonly string[]): Promise<void> {
  await trx.run(sql`delete from agent_codes_secours where agent_id = ${trx.agentId}`);
  await trx.run(
    sql`insert into agent_codes_secours (agent_id, hache) select ${trx.agentId}, unnest(${haches}::text[])`,
  );
}

/** Uses up a recovery code: true once. */
export async function consumeCodeSecours(trx: SessionTrx, hache: string, le: Date): Promise<boolean> {
  const rows = await trx.run(
    sql`update agent_codes_secours set utilise_le = ${le}
     where agent_id = ${trx.agentId} and hache = ${hache} and utilise_le is null`,
  );
  return rows === 1;
}

export async function countCodesSecours(trx: SessionLecture): Promise<number> {
  const { reste } = await trx.one<{ reste: number }>(
    sql`select count(*)::int as reste from agent_codes_secours
     where agent_id = ${trx.agentId} and utilise_le is null`,
  );
  return reste;
}

export interface NouvelAgent {
  identifiant: string;
  nom: string;
  prenom: string;
  mail: string | null;
  fonction: 'directeur' | 'ien' | 'enseignant';
  motDePasseHache: string;
  enrolement: { hache: string; expireLe: Date } | null;
}

/** Returns the id. A duplicate identifier violates agents_identifiant_unique. */
export async function insertAgent(trx: OpsTrx, agent: NouvelAgent): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    sql`insert into agents (identifiant, nom, prenom, mail, fonction, mot_de_passe_hache,
       enrolement_hache, enrolement_expire_le)
     values (${agent.identifiant}, ${agent.nom}, ${agent.prenom}, ${agent.mail}, ${agent.fonction},
       ${agent.motDePasseHache}, ${agent.enrolement?.hache ?? null}, ${agent.enrolement?.expireLe ?? null})
     returning id`,
  );
  return id;
}

/** An OTP in force at once: the demo's agents, whose secret is public. */
export async function storeOtpActif(
  trx: OpsTrx,
  agentId: string,
  otp: { chiffre: Buffer; cle: string; le: Date },
): Promise<void> {
  await trx.run(
    sql`update agents set otp_chiffre = ${otp.chiffre}, otp_cle = ${otp.cle}, otp_active_le = ${otp.le}
     where id = ${agentId}`,
  );
}

/** The agent starts again at enrolment: sessions, phone and recovery codes are void at once. */
export async function resetEnrolement(
  trx: OpsTrx,
  identifiant: string,
  enrolement: { hache: string; expireLe: Date },
): Promise<string | undefined> {
  const agent = await trx.maybeOne<{ id: string }>(
    sql`update agents set enrolement_hache = ${enrolement.hache}, enrolement_expire_le = ${enrolement.expireLe},
       otp_chiffre = null, otp_cle = null,
       otp_active_le = null, otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null,
       otp_futur_session = null,
       version_session = version_session + 1
     where identifiant = ${identifiant} returning id`,
  );
  if (agent !== undefined) await trx.run(sql`delete from agent_codes_secours where agent_id = ${agent.id}`);
  return agent?.id;
}

/** Gives the agent the school by function. Unknown schools give fewer rows than asked. */
export function insertHabilitations(trx: OpsTrx, agentId: string, uais: readonly string[]): Promise<number> {
  return trx.run(
    sql`insert into habilitations (agent_id, ecole_id)
     select ${agentId}, id from ecoles where uai = any (${uais}) on conflict do nothing`,
  );
}

/** Gives the inspector the circonscription. False when its code is unknown. */
export async function insertCirconscription(trx: OpsTrx, agentId: string, code: string): Promise<boolean> {
  const rows = await trx.run(
    sql`insert into agent_circonscriptions (agent_id, circonscription_id)
     select ${agentId}, id from circonscriptions where code = ${code} on conflict do nothing`,
  );
  return rows === 1;
}

export interface OtpConserve {
  id: string;
  chiffre: Buffer | null;
  cle: string | null;
  actif: boolean;
}

/** The encrypted secret of an agent, for « ops otp ». */
export const findOtp = (trx: OpsLecture, identifiant: string): Promise<OtpConserve | undefined> =>
  trx.maybeOne<OtpConserve>(
    sql`select id, otp_chiffre as chiffre, otp_cle as cle, otp_active_le is not null as actif
     from agents where identifiant = ${identifiant}`,
  );
