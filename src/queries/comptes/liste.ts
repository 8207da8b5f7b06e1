import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Selection } from '../../domain/comptes/selection.ts';
import { findDerniereMiseAJour } from '../onde/onde.ts';
import { type ChoixDeCriteres, type CriteresEleves, listChoixDeCriteres } from './eleves.ts';
import { findSelection } from './selections.ts';

/** How one of the two lists reads its rows. */
export type LireLignes<Q, L> = (
  trx: EcoleLecture,
  criteres: Q,
  options: Q & { maintenant: Date },
) => Promise<{ total: number; lignes: L[] }>;

/** What a page of a list of accounts shows, from one snapshot. */
export interface ListeLue<Q, L> {
  /** What was asked for, without the criteria that mean nothing here any more. */
  demande: Q;
  choix: ChoixDeCriteres;
  total: number;
  lignes: readonly L[];
  selection: Selection<unknown> | undefined;
  derniereMiseAJour: { id: string } | undefined;
}

export async function lireListe<Q extends CriteresEleves & { selection?: string | undefined }, L>(
  trx: EcoleLecture,
  demandee: Q,
  lecture: { profil: Profil; agentId: string; maintenant: Date; lire: LireLignes<Q, L> },
): Promise<ListeLue<Q, L>> {
  const { profil, agentId, maintenant, lire } = lecture;
  const choix = await listChoixDeCriteres(trx, demandee.classes);
  const demande = criteresConnus(demandee, choix);
  const { total, lignes } = await lire(trx, demande, { ...demande, maintenant });
  const selection =
    demande.selection === undefined
      ? undefined
      : await findSelection(trx, agentId, profil, demande.selection);
  const derniereMiseAJour = await findDerniereMiseAJour(trx);
  return { demande, choix, total, lignes, selection, derniereMiseAJour };
}

/** A class or a level that is gone filters nothing: the form could not show it, nor be used to remove it. */
function criteresConnus<C extends CriteresEleves>(criteres: C, choix: ChoixDeCriteres): C {
  const ids = new Set(choix.classes.map(({ id }) => id));
  return {
    ...criteres,
    niveaux: criteres.niveaux.filter((niveau) => choix.niveaux.includes(niveau)),
    classes: criteres.classes.filter((id) => ids.has(id)),
  };
}
