import type { Deps } from '../../deps.ts';
import { findCompteConcerne } from '../../repositories/comptes/nouvel-identifiant.ts';
import { journaliser } from '../../repositories/journal.ts';
import { askConfirmationAgain } from '../../repositories/portail/codes.ts';
import type { Demandeur } from '../operations/plans.ts';

export type RenvoiDeConfirmation =
  | { outcome: 'envoye' }
  /** Too many left in an hour: seconds before the next one. */
  | { outcome: 'attendre'; attente: number }
  /** Nothing waits to be confirmed, or does not any more. */
  | { outcome: 'rien' };

/**
 * The mail that a guardian « en cours d'activation » must confirm leaves again (rules §8.3), for the address of the account,
 * which the school does not see.
 */
export const renvoyerConfirmation = (
  deps: Deps,
  { acces }: Demandeur,
  ficheId: string,
): Promise<RenvoiDeConfirmation> =>
  deps.database.withEcole(acces, async (trx) => {
    const attente = await askConfirmationAgain(trx, ficheId);
    if (attente === undefined) return { outcome: 'rien' };
    if (attente > 0) return { outcome: 'attendre', attente };
    const compte = await findCompteConcerne(trx, 'representant_legal', ficheId);
    await journaliser(trx, 'representants.confirmation_renvoyee', {
      comptes: compte ? [Number(compte.id)] : [],
    });
    return { outcome: 'envoye' };
  });
