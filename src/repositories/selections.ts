import type { EcoleTrx } from '../database/transaction.ts';
import type { Profil } from '../domain/compte.ts';

/** Either the ticked ids, or (« tous ») every result of the criteria but the unticked ids. */
export interface Selection<C> {
  id: string;
  criteres: C;
  tous: boolean;
  ids: string[];
}

/** An agent's own selection, kept with its criteria. */
export function findSelection<C>(
  trx: EcoleTrx,
  agentId: string,
  profil: Profil,
  id: string,
): Promise<Selection<C> | undefined> {
  return trx.maybeOne<Selection<C>>(
    `select id, criteres, tous, ids from selections
     where ecole_id = $1 and id = $2 and agent_id = $3 and profil = $4`,
    [trx.ecoleId, id, agentId, profil],
  );
}

/** Of one agent in one school: many tabs of many days. The oldest ones go before the night does. */
export const SELECTIONS_MAX = 50;

/** Creates the selection, or replaces the one of the same id; returns its id. A new one too many drops the oldest. */
export async function saveSelection<C>(
  trx: EcoleTrx,
  agentId: string,
  profil: Profil,
  selection: Omit<Selection<C>, 'id'> & { id: string | undefined },
): Promise<string> {
  const values = [
    trx.ecoleId,
    agentId,
    profil,
    JSON.stringify(selection.criteres),
    selection.tous,
    selection.ids,
  ];
  const updated =
    selection.id === undefined
      ? undefined
      : await trx.maybeOne<{ id: string }>(
          `update selections set criteres = $4, tous = $5, ids = $6, updated_at = now()
           where ecole_id = $1 and id = $7 and agent_id = $2 and profil = $3 returning id`,
          [...values, selection.id],
        );
  if (updated !== undefined) return updated.id;
  const { id } = await trx.one<{ id: string }>(
    `insert into selections (ecole_id, agent_id, profil, criteres, tous, ids) values ($1, $2, $3, $4, $5, $6)
     returning id`,
    values,
  );
  // Those that another request holds are in use: left for the next time.
  await trx.run(
    `delete from selections where ecole_id = $1 and id in (
       select id from selections where ecole_id = $1 and agent_id = $2 and id <> $3
       order by updated_at desc, id offset $4 for update skip locked)`,
    [trx.ecoleId, agentId, id, SELECTIONS_MAX - 1],
  );
  return id;
}
