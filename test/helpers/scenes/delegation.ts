import sql from 'sql-template-tag';
import type { Deps } from '../../../src/deps.ts';
import { creerAgent } from '../../builders/agent.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { dansJours } from './circonscription.ts';

/** A delegation that waits for the director, and the teacher it is for, as the school knows her. */
export interface NumerosDeDelegation {
  delegation: string;
  affectation: string;
  enseignant: string;
}

/** One that waits, as an IEN grants it. By hand: it is no plan, and few may be granted in a day. */
export async function deleguer(deps: Deps, ecole: EcoleTest): Promise<NumerosDeDelegation> {
  const enseignant = await creerAgent(deps, {
    identifiant: `enseignant${ecole.id}.${Math.random()}`,
    fonction: 'enseignant',
  });
  const numeros = await deps.database.withOps((trx) =>
    trx.one<{ delegation: string; affectation: string }>(
      sql`with a as (insert into affectations (agent_id, ecole_id) values (${enseignant.id}, ${ecole.id}) returning id),
       d as (insert into delegations (agent_id, ecole_id, perimetre, debut, fin, effet_le, accordee_par)
         select ${enseignant.id}, ${ecole.id}, 'eleves', current_date, current_date + 30, now() + interval '3 days', id
         from agents where fonction = 'ien' limit 1 returning id)
       select d.id as delegation, a.id as affectation from a, d`,
    ),
  );
  return { ...numeros, enseignant: enseignant.id };
}

/** A day, to the same teacher, long after the one that waits. */
export const delegationDe = ({ enseignant }: NumerosDeDelegation) => ({
  enseignant,
  perimetre: 'eleves',
  debut: dansJours(60),
  fin: dansJours(60),
});
