import sql from 'sql-template-tag';
import { ouvrirAcces } from '../../seeds/acces.ts';
import { aadOtp, encrypt } from '../../src/auth/encryption.ts';
import { hashPassword } from '../../src/auth/password-hashing.ts';
import type { AccesEcole } from '../../src/database/database.ts';
import type { Deps } from '../../src/deps.ts';
import { habiliterAgent } from '../../src/services/circonscription/habilitations.ts';
import type { EcoleTest } from './ecole.ts';

export const MOT_DE_PASSE = 'Phrase-De-Passe-Pour-Les-Tests';
/** One OTP secret for all test agents. */
export const SECRET_OTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let empreinte: Promise<string> | undefined;

export interface AgentTest {
  id: string;
  identifiant: string;
}

/**
 * An agent whose phone is already enrolled, with a right in each school. By hand: ops draw a password and a phone enrols
 * itself, a hash and a login each; and nobody delegates yet, there is no screen for it.
 */
export async function creerAgent(
  deps: Deps,
  options: {
    identifiant?: string;
    nom?: string;
    prenom?: string;
    fonction?: 'directeur' | 'ien' | 'enseignant';
    mail?: string;
    ecoles?: readonly EcoleTest[];
    /** Schools delegated for pupils only. */
    delegueesEleves?: readonly EcoleTest[];
    /** Schools delegated for pupils and guardians. */
    delegueesTous?: readonly EcoleTest[];
  } = {},
): Promise<AgentTest> {
  empreinte ??= hashPassword(MOT_DE_PASSE);
  const hache = await empreinte;
  const identifiant = options.identifiant ?? 'directrice';
  return deps.database.withOps(async (trx) => {
    const agent = await trx.one<AgentTest>(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache, mail, otp_active_le)
       values (${identifiant}, ${options.nom ?? 'Martin'}, ${options.prenom ?? 'Claire'}, ${options.fonction ?? 'directeur'}, ${hache},
         ${options.mail ?? null}, now()) returning id, identifiant`,
    );
    const { chiffre, cle } = encrypt(deps.keyRing, SECRET_OTP, aadOtp(agent.id));
    await trx.run(sql`update agents set otp_chiffre = ${chiffre}, otp_cle = ${cle} where id = ${agent.id}`);
    for (const ecole of options.ecoles ?? []) await habiliterAgent(trx, { identifiant, uai: ecole.uai });
    const deleguees = { eleves: options.delegueesEleves ?? [], tous: options.delegueesTous ?? [] };
    for (const [perimetre, ecoles] of Object.entries(deleguees)) {
      for (const ecole of ecoles) {
        await trx.run(
          sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
           values (${agent.id}, ${ecole.id}, ${perimetre}, current_date - 1, current_date + 30, now(), ${agent.id})`,
        );
      }
    }
    return agent;
  });
}

/** This school becomes one of the agent's, as ops give it. */
export const habiliter = async (deps: Deps, ecole: EcoleTest, identifiant = 'directrice'): Promise<void> => {
  await deps.database.withOps((trx) => habiliterAgent(trx, { identifiant, uai: ecole.uai }));
};

/** A session of the agent in this school, as a login opens one: services are given it as a request gives it. */
export const accesDe = (deps: Deps, agent: Pick<AgentTest, 'id'>, ecole: EcoleTest): Promise<AccesEcole> =>
  ouvrirAcces(deps, { ecoleId: ecole.id, agentId: agent.id });
