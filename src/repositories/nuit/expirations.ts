import sql, { type Sql } from 'sql-template-tag';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';

const expires = (maintenant: Date): Sql => sql`p.chiffre is not null and p.expire_le <= ${maintenant}`;

/**
 * A batch of expired provisional passwords loses its ciphertext (rules §4.2); returns how many accounts. These are locked by
 * number, as every lock on them: an operation may be running.
 */
export const eraseProvisoiresExpires = (trx: OpsTrx, maintenant: Date, auPlus: number): Promise<number> =>
  trx.run(
    sql`with expires as (
       select c.id from comptes c
       where c.id in (select distinct p.compte_id from provisoires p where ${expires(maintenant)} limit ${auPlus})
       order by c.id for no key update
     ), effaces as (
       update provisoires p set chiffre = null, cle = null from expires e
       where p.compte_id = e.id and ${expires(maintenant)} returning p.compte_id)
     update comptes c set version = c.version % 2000000000 + 1 from effaces e where c.id = e.compte_id`,
  );

export async function countProvisoiresExpires(trx: OpsLecture, maintenant: Date): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select count(distinct p.compte_id)::int as nombre from provisoires p where ${expires(maintenant)}`,
  );
  return nombre;
}
