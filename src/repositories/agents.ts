import type { ConnexionTrx, OpsTrx, SessionTrx } from '../database/transaction.ts';

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
    `select id, mot_de_passe_hache as "motDePasseHache", otp_active as "otpActive", desactive,
       version_session as "versionSession"
     from agent_pour_connexion($1)`,
    [identifiant],
  );
}

/** What judges the code of a phone before the password; undefined: no such agent, disabled, or no phone yet. */
export const findCodePourConnexion = (
  trx: ConnexionTrx,
  identifiant: string,
): Promise<{ id: string; chiffre: Buffer; cle: string; dernierPas: number } | undefined> =>
  trx.maybeOne(
    `select id, otp_chiffre as chiffre, otp_cle as cle, otp_dernier_pas::int as "dernierPas"
     from code_pour_connexion($1)`,
    [identifiant],
  );

/** True once for each step: see migrations/fonctions/connexion.sql. */
export async function consumeCodePourConnexion(
  trx: ConnexionTrx,
  identifiant: string,
  pas: number,
): Promise<boolean> {
  const { servi } = await trx.one<{ servi: boolean }>('select consommer_code_de_connexion($1, $2) as servi', [
    identifiant,
    pas,
  ]);
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
  otpFuturChiffre: Buffer | null;
  otpFuturCle: string | null;
  otpFuturLe: Date | null;
  otpChiffre: Buffer | null;
  otpCle: string | null;
  otpActiveLe: Date | null;
  /** 0: this phone has not logged in yet. */
  otpDernierPas: number;
  enrolementHache: string | null;
  enrolementExpireLe: Date | null;
}

const EN_CONNEXION = `id, identifiant, nom, prenom, mail, fonction, mot_de_passe_hache as "motDePasseHache",
  version_session as "versionSession",
  otp_chiffre as "otpChiffre", otp_cle as "otpCle", otp_active_le as "otpActiveLe",
  otp_dernier_pas::int as "otpDernierPas", enrolement_hache as "enrolementHache", enrolement_expire_le as "enrolementExpireLe"`;

/** The agent of the session; the database has just found it in force. */
export const getEnConnexion = (trx: SessionTrx): Promise<AgentEnConnexion> =>
  trx.one<AgentEnConnexion>(`select ${EN_CONNEXION} from agents where id = $1`, [trx.agentId]);

/** Replaces the hash read at login by a stronger one of the same password; never a password changed meanwhile. */
export async function rehashMotDePasse(
  trx: ConnexionTrx,
  identifiant: string,
  hashes: { ancien: string; nouveau: string },
): Promise<void> {
  await trx.run('select rehacher_mot_de_passe($1, $2, $3)', [identifiant, hashes.ancien, hashes.nouveau]);
}

/**
 * Uses up the codes of this TOTP step and all before. One statement: of any number of requests with the same
 * code, on any number of machines, one gets true. An agent disabled or reset meanwhile gets false.
 */
export async function consumePasOtp(trx: SessionTrx, pas: number, versionSession: number): Promise<boolean> {
  const rows = await trx.run(
    `update agents set otp_dernier_pas = $2
     where id = $1 and otp_dernier_pas < $2 and version_session = $3
       and desactive_le is null and otp_active_le is not null`,
    [trx.agentId, pas, versionSession],
  );
  return rows === 1;
}

/** Keeps a secret that is not in force until a first code has proved that the phone has it. */
export async function storeOtpEnAttente(
  trx: SessionTrx,
  otp: { chiffre: Buffer; cle: string },
): Promise<boolean> {
  const rows = await trx.run(
    'update agents set otp_chiffre = $2, otp_cle = $3 where id = $1 and otp_active_le is null',
    [trx.agentId, otp.chiffre, otp.cle],
  );
  return rows === 1;
}

/** Puts the waiting secret in force; the enrolment secret dies with it. False when it was done already. */
export async function activateOtp(
  trx: SessionTrx,
  activation: { pas: number; le: Date; versionSession: number; chiffre: Buffer },
): Promise<boolean> {
  const rows = await trx.run(
    `update agents set otp_active_le = $3, otp_dernier_pas = $2, enrolement_hache = null, enrolement_expire_le = null
     where id = $1 and otp_active_le is null and otp_chiffre = $5 and version_session = $4 and desactive_le is null`,
    [trx.agentId, activation.pas, activation.le, activation.versionSession, activation.chiffre],
  );
  return rows === 1;
}

/** A new password in place of the one just proved: every other session ends. False if that one has changed meanwhile. */
export async function replaceMotDePasse(
  trx: SessionTrx,
  hashes: { ancien: string; nouveau: string },
): Promise<boolean> {
  const { change } = await trx.one<{ change: boolean }>(
    'select changer_mon_mot_de_passe($1, $2, $3) as change',
    [trx.session, hashes.ancien, hashes.nouveau],
  );
  return change;
}

/** The agent's recovery codes are these, and no others. */
export async function replaceCodesSecours(trx: SessionTrx, haches: readonly string[]): Promise<void> {
  await trx.run('delete from agent_codes_secours where agent_id = $1', [trx.agentId]);
  await trx.run('insert into agent_codes_secours (agent_id, hache) select $1, unnest($2::text[])', [
    trx.agentId,
    haches,
  ]);
}

/** Uses up a recovery code: true once. */
export async function consumeCodeSecours(trx: SessionTrx, hache: string, le: Date): Promise<boolean> {
  const rows = await trx.run(
    'update agent_codes_secours set utilise_le = $3 where agent_id = $1 and hache = $2 and utilise_le is null',
    [trx.agentId, hache, le],
  );
  return rows === 1;
}

export async function countCodesSecours(trx: SessionTrx): Promise<number> {
  const { reste } = await trx.one<{ reste: number }>(
    'select count(*)::int as reste from agent_codes_secours where agent_id = $1 and utilise_le is null',
    [trx.agentId],
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
    `insert into agents (identifiant, nom, prenom, mail, fonction, mot_de_passe_hache,
       enrolement_hache, enrolement_expire_le)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      agent.identifiant,
      agent.nom,
      agent.prenom,
      agent.mail,
      agent.fonction,
      agent.motDePasseHache,
      agent.enrolement?.hache ?? null,
      agent.enrolement?.expireLe ?? null,
    ],
  );
  return id;
}

/** An OTP in force at once: the demo's agents, whose secret is public. */
export async function storeOtpActif(
  trx: OpsTrx,
  agentId: string,
  otp: { chiffre: Buffer; cle: string; le: Date },
): Promise<void> {
  await trx.run('update agents set otp_chiffre = $2, otp_cle = $3, otp_active_le = $4 where id = $1', [
    agentId,
    otp.chiffre,
    otp.cle,
    otp.le,
  ]);
}

/** The agent starts again at enrolment: sessions, phone and recovery codes are void at once. */
export async function resetEnrolement(
  trx: OpsTrx,
  identifiant: string,
  enrolement: { hache: string; expireLe: Date },
): Promise<string | undefined> {
  const agent = await trx.maybeOne<{ id: string }>(
    `update agents set enrolement_hache = $2, enrolement_expire_le = $3, otp_chiffre = null, otp_cle = null,
       otp_active_le = null, otp_futur_chiffre = null, otp_futur_cle = null, otp_futur_le = null,
       otp_futur_session = null,
       version_session = version_session + 1
     where identifiant = $1 returning id`,
    [identifiant, enrolement.hache, enrolement.expireLe],
  );
  if (agent !== undefined) await trx.run('delete from agent_codes_secours where agent_id = $1', [agent.id]);
  return agent?.id;
}

/** Gives the agent the school by function. Unknown schools give fewer rows than asked. */
export function insertHabilitations(trx: OpsTrx, agentId: string, uais: readonly string[]): Promise<number> {
  return trx.run(
    `insert into habilitations (agent_id, ecole_id) select $1, id from ecoles where uai = any ($2)
     on conflict do nothing`,
    [agentId, uais],
  );
}

/** Gives the inspector the circonscription. False when its code is unknown. */
export async function insertCirconscription(trx: OpsTrx, agentId: string, code: string): Promise<boolean> {
  const rows = await trx.run(
    `insert into agent_circonscriptions (agent_id, circonscription_id)
     select $1, id from circonscriptions where code = $2 on conflict do nothing`,
    [agentId, code],
  );
  return rows === 1;
}

/** The encrypted secret of an agent, for « ops otp ». */
export function findOtp(
  trx: OpsTrx,
  identifiant: string,
): Promise<{ id: string; chiffre: Buffer | null; cle: string | null; actif: boolean } | undefined> {
  return trx.maybeOne(
    `select id, otp_chiffre as chiffre, otp_cle as cle, otp_active_le is not null as actif
     from agents where identifiant = $1`,
    [identifiant],
  );
}
