import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { adressesImprimees } from '../../domain/ecole/adresse-de-service.ts';
import type { MiseEnPage } from '../../domain/operations/mise-en-page.ts';
import type { Operation, SansFeuille } from '../../domain/operations/operation.ts';
import { NotFoundError } from '../../errors.ts';
import { listAdressesAffichees } from '../../queries/ecole/adresses.ts';
import { type Imprime, listServis } from '../../queries/operations/comptes-imprimes.ts';
import { findOperation, resumeOperation } from '../../queries/operations/operations.ts';
import { journaliser, SUJETS_JOURNAL } from '../../repositories/journal.ts';
import { saveImpressions } from '../../repositories/operations/impressions.ts';
import { GESTION } from '../comptes/fiches.ts';
import { comptesReveles } from './mots-de-passe-imprimes.ts';
import type { Demandeur } from './plans.ts';

/** How the sheets of an operation are wanted (rules §6). */
export interface OptionsFeuilles {
  miseEnPage: MiseEnPage;
  /** A cover sheet per class, with a column to sign. */
  couvertures: boolean;
  /** Only those informed since this school last printed their sheet. */
  nouveaux: boolean;
}

/** The fiches of a document of sheets, in their order, and what is left to do once it has been sent whole. */
export interface Feuilles<T> {
  rows: T[];
  /** The addresses of services that they print. */
  urlServices: string[];
  noterImpression(): Promise<void>;
}

type FeuillesLues<T> = Omit<Feuilles<T>, 'noterImpression'>;

/**
 * The fiches an operation that ran has sheets for: read and journalised (passwords leave, whatever becomes of the
 * download), in one transaction. They are not printed yet: a document that failed or was interrupted must stay among « seulement les nouveaux » (rules §6).
 */
export async function preparerFeuilles<P extends Profil>(
  deps: Deps,
  { acces }: Demandeur,
  profil: P,
  operationId: string,
  options: OptionsFeuilles,
  le: Date,
): Promise<Feuilles<Imprime[P]> | { outcome: SansFeuille }> {
  const feuilles = await deps.database.withEcole(
    acces,
    async (trx): Promise<FeuillesLues<Imprime[P]> | { outcome: SansFeuille }> => {
      await GESTION[profil].assertPermis(trx);
      const operation = await findOperation(trx, operationId);
      if (operation?.etat !== 'executee' || operation.profil !== profil) throw new NotFoundError();
      const found = await listServis(trx, profil, operationId, options);
      if (found.length === 0) return { outcome: await sansFeuille(trx, operation) };
      await journaliser(trx, `${SUJETS_JOURNAL[profil]}.feuilles_imprimees`, {
        operation: operationId,
        nombre: found.length,
        comptes: comptesReveles(found, le),
      });
      return {
        rows: found,
        urlServices: adressesImprimees(profil, await listAdressesAffichees(trx, profil)),
      };
    },
  );
  if ('outcome' in feuilles) return feuilles;
  const ficheIds = feuilles.rows.map(({ ficheId }) => ficheId);
  return {
    ...feuilles,
    noterImpression: () =>
      deps.database.withEcole(acces, (trx) => saveImpressions(trx, profil, ficheIds, le)),
  };
}

async function sansFeuille(trx: EcoleLecture, operation: Operation): Promise<SansFeuille> {
  const { imprimables, listables } = await resumeOperation(trx, operation);
  if (imprimables > 0) return 'imprimees';
  return listables > 0 ? 'bloques' : 'partis';
}
