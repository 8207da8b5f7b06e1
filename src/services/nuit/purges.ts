import type { Deps } from '../../deps.ts';
import { journaliserLaNuit } from '../../repositories/journal.ts';
import {
  deleteBrouillonsOublies,
  deleteCompteurs,
  deleteRestesDuPortail,
  deleteSessionsFinies,
  eraseProvisoiresExpires,
} from '../../repositories/nuit/purges.ts';

/** What was removed, by kind. */
export interface Purges {
  provisoires: number;
  sessions: number;
  /** Sessions and codes of the portal. */
  portail: number;
  brouillons: number;
}

/**
 * The night's cleaning (rules §9), all or nothing: expired provisional passwords lose their ciphertext (rules §4.2);
 * dead sessions and throttling counters go, and so do selections and plans that nobody confirmed. Session, plan, account: in
 * the order in which an agent's transaction takes them, or the two would wait for each other.
 */
export function purger(deps: Deps): Promise<Purges> {
  const maintenant = deps.clock.now();
  return deps.database.withOps(async (trx) => {
    const sessions = await deleteSessionsFinies(trx);
    const portail = await deleteRestesDuPortail(trx);
    await deleteCompteurs(trx, maintenant);
    const brouillons = await deleteBrouillonsOublies(trx, maintenant);
    const provisoires = await eraseProvisoiresExpires(trx, maintenant);
    await journaliserLaNuit(trx, 'nuit.purges', { provisoires, sessions, portail, brouillons });
    return { provisoires, sessions, portail, brouillons };
  });
}
