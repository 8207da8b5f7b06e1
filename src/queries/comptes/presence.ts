import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/compte.ts';

const TABLES = { eleve: sql`eleves`, representant_legal: sql`representants_legaux` } as const;

/** The person, if in the school now. */
export const findFichePresente = (
  trx: EcoleLecture,
  profil: Profil,
  id: string,
): Promise<{ id: string } | undefined> =>
  trx.maybeOne<{ id: string }>(
    sql`select id from ${TABLES[profil]} where ecole_id = ${trx.ecoleId} and id = ${id} and parti_le is null`,
  );
