import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import type { MiseEnPage } from '../documents/modeles.ts';
import type { Profil } from '../domain/compte.ts';
import { NotFoundError } from '../errors.ts';
import { informeDepuisImpression } from '../queries/impression.ts';
import { listFichesOperation } from '../queries/operations.ts';
import { saveImpressions } from '../repositories/impressions.ts';
import { journaliser } from '../repositories/journal.ts';
import { findOperation } from '../repositories/operations.ts';
import { SOURCES } from './fiches.ts';
import { type CompteAImprimer, comptesReveles } from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

/** How the sheets of an operation are wanted (DESIGN §6). */
export interface OptionsFeuilles {
  miseEnPage: MiseEnPage;
  /** A cover sheet per class, with a column to sign. */
  couvertures: boolean;
  /** Only those informed since this school last printed their sheet. */
  nouveaux: boolean;
}

/** No sheet to print: with « nouveaux », all have been printed; otherwise everybody served has left the school. */
export class RienAImprimerError extends Error {
  override name = 'RienAImprimerError';
}

/** The fiches of a document of sheets, in their order, and what is left to do once it has been sent whole. */
export interface Feuilles<T> {
  rows: T[];
  noterImpression(): Promise<void>;
}

/**
 * The fiches an operation that ran has sheets for: read with « columns » and journalised (passwords leave, whatever
 * becomes of the download), in one transaction. Throws RienAImprimerError when there is none. They are not printed yet:
 * a document that failed or was interrupted must stay among « seulement les nouveaux » (DESIGN §6).
 */
export async function preparerFeuilles<T extends CompteAImprimer & { ficheId: string }>(
  deps: Deps,
  { acces }: Demandeur,
  profil: Profil,
  operationId: string,
  options: OptionsFeuilles,
  { columns, le }: { columns: string; le: Date },
): Promise<Feuilles<T>> {
  const rows = await deps.database.withEcole(acces, async (trx) => {
    await SOURCES[profil].assertPermis(trx);
    const operation = await findOperation(trx, operationId);
    if (operation?.etat !== 'executee' || operation.profil !== profil) throw new NotFoundError();
    const found = await listServis<T>(trx, profil, operationId, options, columns);
    if (found.length === 0) throw new RienAImprimerError();
    const sujet = profil === 'eleve' ? 'eleves' : 'representants';
    await journaliser(trx, `${sujet}.feuilles_imprimees`, {
      operation: operationId,
      nombre: found.length,
      comptes: comptesReveles(found, le),
    });
    return found;
  });
  const ficheIds = rows.map(({ ficheId }) => ficheId);
  return {
    rows,
    noterImpression: () =>
      deps.database.withEcole(acces, (trx) => saveImpressions(trx, profil, ficheIds, le)),
  };
}

/**
 * Two statements and no join between them: without statistics (just after a big import) PostgreSQL may walk the whole
 * operation for each fiche (decision 017).
 */
async function listServis<T extends { ficheId: string }>(
  trx: EcoleTrx,
  profil: Profil,
  operationId: string,
  { nouveaux }: OptionsFeuilles,
  columns: string,
): Promise<T[]> {
  const { alias, from } = SOURCES[profil];
  const ordre = await listFichesOperation(trx, operationId, profil);
  const rows = await trx.rows<T>(
    `select ${alias}.id as "ficheId", ${columns} ${from}
     where ${alias}.ecole_id = $1 and ${alias}.id = any ($2) and ${alias}.parti_le is null
       ${nouveaux ? `and ${informeDepuisImpression(alias, profil)}` : ''}`,
    [trx.ecoleId, ordre],
  );
  const parFiche = new Map(rows.map((row) => [row.ficheId, row]));
  return ordre.flatMap((id) => parFiche.get(id) ?? []);
}
