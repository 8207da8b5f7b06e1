import type { AccesEcole } from '../database/database.ts';
import type { EcoleTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { ForbiddenError } from '../errors.ts';
import { journaliser } from '../repositories/journal.ts';

/** Opens or closes the management of pupils' accounts (guide §6); true when something changed. */
export function basculerComptesEleves(deps: Deps, acces: AccesEcole, actif: boolean): Promise<boolean> {
  return deps.database.withEcole(acces, async (trx) => {
    const changed = await trx.run(
      'update ecoles set gestion_comptes_eleves = $2 where id = $1 and gestion_comptes_eleves <> $2',
      [trx.ecoleId, actif],
    );
    if (changed === 1) await journaliser(trx, 'parametrage.comptes_eleves', { actif });
    return changed === 1;
  });
}

/** The guide's rule (§3): no action on pupils' accounts until their management is switched on. */
export async function assertGestionEleves(trx: EcoleTrx): Promise<void> {
  const { actif } = await trx.one<{ actif: boolean }>(
    'select gestion_comptes_eleves as actif from ecoles where id = $1',
    [trx.ecoleId],
  );
  if (!actif) {
    throw new ForbiddenError(
      'Pour gérer les comptes élèves, activez la gestion des comptes élèves depuis l’onglet de paramétrage.',
    );
  }
}
