import type { AccesEcole } from '../../database/database.ts';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { AUCUNE, type Coches, cocher, TOUS } from '../../domain/comptes/selection.ts';
import { findSelection } from '../../queries/comptes/selections.ts';
import { saveSelection } from '../../repositories/comptes/selections.ts';

export interface Coche<C> {
  profil: Profil;
  selectionId: string | undefined;
  criteres: C;
  affiches: readonly string[];
  coches: readonly string[];
  /** « Tout sélectionner » and « Tout désélectionner » take every result, whatever was ticked. */
  ensemble?: 'tout' | 'aucun' | undefined;
}

/** Merges the ticks of one page into the agent's selection, and returns it (a new one if it was gone). */
export function enregistrerSelection<C>(
  deps: Deps,
  acces: AccesEcole,
  page: Coche<C>,
): Promise<Coches & { id: string }> {
  return deps.database.withEcole(acces, async (trx) => {
    const current =
      page.selectionId === undefined
        ? undefined
        : await findSelection<C>(trx, acces.agentId, page.profil, page.selectionId);
    const next: Coches =
      page.ensemble === 'tout'
        ? TOUS
        : page.ensemble === 'aucun'
          ? AUCUNE
          : cocher(current ?? AUCUNE, page.affiches, page.coches);
    const id = await saveSelection(trx, acces.agentId, page.profil, {
      id: current?.id,
      criteres: page.criteres,
      tous: next.tous,
      ids: [...next.ids],
    });
    return { id, ...next };
  });
}
