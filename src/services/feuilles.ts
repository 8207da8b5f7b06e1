import type { EcoleTrx } from '../database/transaction.ts';
import type { MiseEnPage } from '../documents/modeles.ts';
import type { Profil } from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { informeDepuisImpression } from '../queries/impression.ts';
import { journaliser } from '../repositories/journal.ts';
import { findOperation } from '../repositories/operations.ts';
import { SOURCES } from './fiches.ts';

/** How the sheets of an operation are wanted (DESIGN §6). */
export interface OptionsFeuilles {
  miseEnPage: MiseEnPage;
  /** A cover sheet per class, with a column to sign. */
  couvertures: boolean;
  /** Only those informed since this school last printed their sheet. */
  nouveaux: boolean;
}

/**
 * The fiches an operation that ran has sheets for, in their order: read with « columns », noted as printed, and
 * journalised, in one transaction.
 */
export async function imprimerFeuilles<T extends { ficheId: string }>(
  trx: EcoleTrx,
  profil: Profil,
  operationId: string,
  options: OptionsFeuilles,
  { columns, le }: { columns: string; le: Date },
): Promise<T[]> {
  const { alias, from, assertPermis } = SOURCES[profil];
  await assertPermis(trx);
  const operation = await findOperation(trx, operationId);
  if (operation?.etat !== 'executee' || operation.profil !== profil) throw new NotFoundError();
  const rows = await trx.rows<T>(
    `select ${alias}.id as "ficheId", ${columns} ${from}
     join operation_comptes o on o.ecole_id = ${alias}.ecole_id and o.fiche_id = ${alias}.id and o.effet <> 'refuser'
     where ${alias}.ecole_id = $1 and o.operation_id = $2 and ${alias}.parti_le is null
       ${options.nouveaux ? `and ${informeDepuisImpression(alias, profil)}` : ''} order by o.ordre`,
    [trx.ecoleId, operationId],
  );
  if (rows.length === 0 && options.nouveaux) {
    throw new NotFoundError('Toutes les feuilles de cette opération ont déjà été imprimées.');
  }
  await trx.run(
    `insert into feuilles_imprimees (ecole_id, profil, fiche_id, le) select $1, $2, unnest($3::bigint[]), $4
     on conflict (ecole_id, profil, fiche_id) do update set le = excluded.le`,
    [trx.ecoleId, profil, rows.map((row) => row.ficheId), le],
  );
  const sujet = profil === 'eleve' ? 'eleves' : 'representants';
  await journaliser(trx, `${sujet}.feuilles_imprimees`, { operation: operationId, nombre: rows.length });
  return rows;
}
