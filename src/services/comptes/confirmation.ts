import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { listIdsDuReste } from '../../queries/comptes/reste.ts';
import { journaliser } from '../../repositories/journal.ts';
import { askConfirmationsAgain } from '../../repositories/portail/codes.ts';
import type { Demandeur } from '../operations/plans.ts';

/** Whose mail of confirmation leaves again. */
export interface RenvoiDeConfirmations {
  envoyes: number;
  /** Too many have left in an hour for these. */
  attendent: number;
  /** Seconds before one may leave for the first of them. */
  attente: number;
}

/**
 * The mail that a guardian « en cours d'activation » must confirm leaves again (rules §8.3), for the address of the account,
 * which the school does not see.
 */
export const renvoyerConfirmation = (
  deps: Deps,
  { acces }: Demandeur,
  ficheId: string,
): Promise<RenvoiDeConfirmations> => deps.database.withEcole(acces, (trx) => renvoyer(trx, [ficheId]));

/** The same for all who wait for nothing else, of one class or of the school (rules §5.6). */
export const renvoyerConfirmations = (
  deps: Deps,
  { acces }: Demandeur,
  classes: string[],
): Promise<RenvoiDeConfirmations> =>
  deps.database.withEcole(acces, async (trx) =>
    renvoyer(
      trx,
      await listIdsDuReste(trx, 'representant_legal', 'mail_a_confirmer', classes, deps.clock.now()),
    ),
  );

async function renvoyer(trx: EcoleTrx, ficheIds: readonly string[]): Promise<RenvoiDeConfirmations> {
  const comptes = await askConfirmationsAgain(trx, ficheIds);
  const partis = comptes.filter(({ attente }) => attente === 0);
  const attentes = comptes.map(({ attente }) => attente).filter((attente) => attente > 0);
  if (partis.length > 0)
    await journaliser(trx, 'representants.confirmation_renvoyee', {
      comptes: partis.map(({ compteId }) => Number(compteId)),
    });
  return {
    envoyes: partis.length,
    attendent: attentes.length,
    attente: attentes.length === 0 ? 0 : Math.min(...attentes),
  };
}
