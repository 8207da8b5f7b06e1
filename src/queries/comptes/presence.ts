import sql, { raw } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { TABLES_DE_FICHES } from './compte-sql.ts';

/** The person, if in the school now. */
export const findFichePresente = (
  trx: EcoleLecture,
  profil: Profil,
  id: string,
): Promise<{ id: string } | undefined> =>
  trx.maybeOne<{ id: string }>(
    sql`select id from ${raw(TABLES_DE_FICHES[profil])} where ecole_id = ${trx.ecoleId} and id = ${id} and parti_le is null`,
  );
