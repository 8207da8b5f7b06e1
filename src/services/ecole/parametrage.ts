import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import { ForbiddenError } from '../../errors.ts';
import { isGestionElevesActive } from '../../queries/ecole/ecoles.ts';
import { setGestionEleves } from '../../repositories/ecole/ecoles.ts';
import { journaliser } from '../../repositories/journal.ts';

/** Opens or closes the management of pupils' accounts (guide §6); true when something changed. */
export function basculerComptesEleves(deps: Deps, acces: AccesEcole, actif: boolean): Promise<boolean> {
  return deps.database.withEcole(acces, async (trx) => {
    const changed = await setGestionEleves(trx, actif);
    if (changed) await journaliser(trx, 'parametrage.comptes_eleves', { actif });
    return changed;
  });
}

/** The guide's rule (§3): no action on pupils' accounts until their management is switched on. */
export async function assertGestionEleves(trx: EcoleLecture): Promise<void> {
  if (!(await isGestionElevesActive(trx))) throw gestionElevesDesactivee();
}

export const gestionElevesDesactivee = (): ForbiddenError =>
  new ForbiddenError(
    'Pour gérer les comptes élèves, activez la gestion des comptes élèves depuis l’onglet de paramétrage.',
  );
