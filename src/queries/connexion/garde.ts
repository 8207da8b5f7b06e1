import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { Acte } from '../../domain/connexion/session.ts';
import type { DelegationSansDroit } from '../circonscription/sans-droit.ts';
import type { EcoleAdministree } from '../ecole/ecoles.ts';
import type { AgentConnecte } from './agents.ts';

/** Who asks, as the database knows it now. */
export interface Garde {
  agent: AgentConnecte;
  /** The same for the whole life of a login, whatever its id becomes. */
  connecteLe: string;
  /** Since the last second factor, for the step-up. Milliseconds. */
  codeIlYAMs: number;
  /** What that second factor was asked for, as long as it may serve for it. */
  codePour: Acte | null;
  /** The school asked for, if the agent has a right there now. */
  ecole: EcoleAdministree | null;
  /** Without one: the agent's delegation there that still lives, or ended last, and why it opens nothing. */
  delegation: DelegationSansDroit | null;
}

/**
 * The guard of a request: one statement, no transaction. Undefined when the session has ended. « active »: a person is
 * there, and the session lives on.
 */
export async function findGarde(
  database: Database,
  session: string,
  { uai, active }: { uai: string | undefined; active: boolean },
): Promise<Garde | undefined> {
  type Row = Omit<Garde, 'ecole' | 'delegation'> & {
    ecole: (Omit<EcoleAdministree, 'ondeMajLe'> & { ondeMajLe: string | null }) | null;
    delegation:
      | (Omit<DelegationSansDroit, 'effetLe' | 'finieLe'> & { effetLe: string; finieLe: string | null })
      | null;
  };
  const [row] = await database.query<Row>(
    sql`select agent, connecte_le as "connecteLe", code_il_y_a_ms as "codeIlYAMs",
      code_pour as "codePour", ecole, delegation
      from garde(${session}, ${uai ?? null}, ${active})`,
  );
  if (row === undefined) return undefined;
  const { ecole, delegation } = row;
  return {
    ...row,
    ecole: ecole && { ...ecole, ondeMajLe: ecole.ondeMajLe === null ? null : new Date(ecole.ondeMajLe) },
    delegation: delegation && {
      ...delegation,
      effetLe: new Date(delegation.effetLe),
      finieLe: delegation.finieLe === null ? null : new Date(delegation.finieLe),
    },
  };
}
