import sql from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';

/** New identifiers that wait for the night, in the whole country. */
export async function countDemandes(trx: OpsLecture): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select count(*)::int as nombre from comptes where nouvel_identifiant_demande_le is not null`,
  );
  return nombre;
}
