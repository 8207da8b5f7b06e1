import { ouvrirAcces } from '../../seeds/acces.ts';
import { aadOtp, encrypt } from '../../src/auth/encryption.ts';
import { hashPassword } from '../../src/auth/password-hashing.ts';
import type { AccesEcole } from '../../src/database/database.ts';
import type { Deps } from '../../src/deps.ts';
import type { EcoleTest } from './ecole.ts';

export const MOT_DE_PASSE = 'Phrase-De-Passe-Pour-Les-Tests';
/** One OTP secret for all test agents. */
export const SECRET_OTP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

let empreinte: Promise<string> | undefined;

export interface AgentTest {
  id: string;
  identifiant: string;
}

/** An agent whose phone is already enrolled, with a right in each school. */
export async function creerAgent(
  deps: Deps,
  options: {
    identifiant?: string;
    fonction?: 'directeur' | 'ien' | 'enseignant';
    mail?: string;
    ecoles?: readonly EcoleTest[];
    /** Schools delegated for pupils only. */
    delegueesEleves?: readonly EcoleTest[];
  } = {},
): Promise<AgentTest> {
  empreinte ??= hashPassword(MOT_DE_PASSE);
  const hache = await empreinte;
  const identifiant = options.identifiant ?? 'directrice';
  return deps.database.withOps(async (trx) => {
    const agent = await trx.one<AgentTest>(
      `insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache, mail, otp_active_le)
       values ($1, 'Martin', 'Claire', $2, $3, $4, now()) returning id, identifiant`,
      [identifiant, options.fonction ?? 'directeur', hache, options.mail ?? null],
    );
    const { chiffre, cle } = encrypt(deps.keyRing, SECRET_OTP, aadOtp(agent.id));
    await trx.run('update agents set otp_chiffre = $2, otp_cle = $3 where id = $1', [agent.id, chiffre, cle]);
    for (const ecole of options.ecoles ?? []) {
      await trx.run('insert into habilitations (agent_id, ecole_id) values ($1, $2)', [agent.id, ecole.id]);
    }
    for (const ecole of options.delegueesEleves ?? []) {
      await trx.run(
        `insert into delegations (agent_id, ecole_id, perimetre, debut, fin, accordee_par)
         values ($1, $2, 'eleves', current_date - 1, current_date + 30, $1)`,
        [agent.id, ecole.id],
      );
    }
    return agent;
  });
}

/** A session of the agent in this school, as a login opens one: services are given it as a request gives it. */
export const accesDe = (deps: Deps, agent: Pick<AgentTest, 'id'>, ecole: EcoleTest): Promise<AccesEcole> =>
  ouvrirAcces(deps, { ecoleId: ecole.id, agentId: agent.id });
