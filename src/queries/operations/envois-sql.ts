import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';

/**
 * Failed envois « v » of an operation, each with its guardian « r ». Who left is dropped after the join: without
 * statistics (just after a big import) « parti_le is null » in the WHERE walks the whole school for each of them.
 */
export const rejetes = ({ ecoleId }: EcoleLecture, operationId: string): Sql =>
  sql`from envois v join representants_legaux r on r.ecole_id = v.ecole_id and r.id = v.fiche_id
     where v.ecole_id = ${ecoleId} and v.operation_id = ${operationId} and v.statut = 'rejete' and v.remplace_par is null`;
