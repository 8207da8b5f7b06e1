import sql from 'sql-template-tag';
import type { Deps } from '../../../src/deps.ts';
import { creerAgent } from '../../builders/agent.ts';
import { ajouterRepresentants, creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { informerRepresentants } from './operations-mails.ts';

export interface MailsEnFile {
  ecole: EcoleTest;
  operationId: string;
  /** Fiches of the guardians, in the order of their addresses: parent0@, parent1@… */
  fiches: string[];
}

let rang = 100;

/** A school of its own, and one mail queued for each of its n guardians, whom it has just informed. */
export async function mettreEnFile(deps: Deps, n: number): Promise<MailsEnFile> {
  rang += 1;
  const ecole = await creerEcole(deps, { uai: uai(rang) });
  const fiches = await ajouterRepresentants(
    deps,
    ecole,
    Array.from({ length: n }, (_, i) => ({
      nom: `NOM${i}`,
      prenom: 'Parent',
      mail: `parent${i}@example.org`,
    })),
  );
  const identifiant = `expeditrice${rang}`;
  await creerAgent(deps, { identifiant, ecoles: [ecole] });
  return {
    ecole,
    operationId: await informerRepresentants(deps, ecole, 'mail', fiches, identifiant),
    fiches,
  };
}

/** The mails of an operation: how many in each state. */
export async function compterParStatut(deps: Deps, operationId: string): Promise<Record<string, number>> {
  const rows = await deps.database.withOps((trx) =>
    trx.rows<{ statut: string; nombre: number }>(
      sql`select statut, count(*)::int as nombre from envois where operation_id = ${operationId} group by statut`,
    ),
  );
  return Object.fromEntries(rows.map(({ statut, nombre }) => [statut, nombre]));
}
