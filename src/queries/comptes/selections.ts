import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Selection } from '../../domain/comptes/selection.ts';

/** An agent's own selection, kept with its criteria. */
export function findSelection<C>(
  trx: EcoleLecture,
  agentId: string,
  profil: Profil,
  id: string,
): Promise<Selection<C> | undefined> {
  return trx.maybeOne<Selection<C>>(
    sql`select id, criteres, tous, ids from selections
     where ecole_id = ${trx.ecoleId} and id = ${id} and agent_id = ${agentId} and profil = ${profil}`,
  );
}
