import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { AccesEcole } from '../src/database/database.ts';
import type { Deps } from '../src/deps.ts';

/**
 * A session of this agent, opened by the owner of the database without any login: for the demonstration, the bench and the
 * tests, whose actions then go through the same door as a director's.
 */
export async function ouvrirAcces(
  { database }: Pick<Deps, 'database'>,
  { ecoleId, agentId }: Pick<AccesEcole, 'ecoleId' | 'agentId'>,
): Promise<AccesEcole> {
  const session = randomBytes(24).toString('base64url');
  await database.withOps((trx) =>
    trx.run(
      sql`insert into sessions (empreinte, agent_id, version_agent, etape, dernier_code_le)
       select empreinte_de_session(${session}), id, version_session, 'ouverte', now() from agents where id = ${agentId}`,
    ),
  );
  return { session, ecoleId, agentId };
}

export const fermerAcces = ({ database }: Pick<Deps, 'database'>, { session }: AccesEcole): Promise<number> =>
  database.withOps((trx) => trx.run(sql`select fermer_session(${session})`));
