import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Selection } from '../../domain/comptes/selection.ts';

/** Of one agent in one school: many tabs of many days. The oldest ones go before the night does. */
export const SELECTIONS_MAX = 50;

/** Creates the selection, or replaces the one of the same id; returns its id. A new one too many drops the oldest. */
export async function saveSelection<C>(
  trx: EcoleTrx,
  agentId: string,
  profil: Profil,
  selection: Omit<Selection<C>, 'id'> & { id: string | undefined },
): Promise<string> {
  const { criteres, tous, ids } = selection;
  const updated =
    selection.id === undefined
      ? undefined
      : await trx.maybeOne<{ id: string }>(
          sql`update selections set criteres = ${JSON.stringify(criteres)}, tous = ${tous}, ids = ${ids}, updated_at = now()
           where ecole_id = ${trx.ecoleId} and id = ${selection.id} and agent_id = ${agentId} and profil = ${profil}
           returning id`,
        );
  if (updated !== undefined) return updated.id;
  const { id } = await trx.one<{ id: string }>(
    sql`insert into selections (ecole_id, agent_id, profil, criteres, tous, ids)
     values (${trx.ecoleId}, ${agentId}, ${profil}, ${JSON.stringify(criteres)}, ${tous}, ${ids}) returning id`,
  );
  // Those that another request holds are in use: left for the next time.
  await trx.run(
    sql`delete from selections where ecole_id = ${trx.ecoleId} and id in (
       select id from selections where ecole_id = ${trx.ecoleId} and agent_id = ${agentId} and id <> ${id}
       order by updated_at desc, id offset ${SELECTIONS_MAX - 1} for update skip locked)`,
  );
  return id;
}
