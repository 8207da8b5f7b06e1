import type { Deps } from '../deps.ts';
import { journaliser } from '../repositories/journal.ts';

/** What was removed, by kind. */
export interface Purges {
  provisoires: number;
  sessions: number;
  brouillons: number;
}

/**
 * The night's cleaning, all or nothing: expired provisional passwords lose their ciphertext (DESIGN §4.2);
 * dead sessions and throttling counters go, and so do selections and plans that nobody confirmed.
 */
export function purger(deps: Deps): Promise<Purges> {
  const maintenant = deps.clock.now();
  return deps.database.withOps(async (trx) => {
    // Locked by number, as every lock on accounts: an operation may be running.
    const provisoires = await trx.run(
      `with expires as (
         select id from comptes where provisoire_chiffre is not null and provisoire_expire_le <= $1
         order by id for no key update)
       update comptes c set provisoire_chiffre = null, provisoire_cle = null, version = c.version + 1
       from expires e where c.id = e.id`,
      [maintenant],
    );
    const sessions = await trx.run('delete from sessions where expire < $1', [maintenant]);
    await trx.run('delete from limites where expire is not null and expire < $1', [maintenant.getTime()]);
    const selections = await trx.run(
      "delete from selections where updated_at < $1::timestamptz - interval '7 days'",
      [maintenant],
    );
    const plans = await trx.run(
      "delete from operations where etat <> 'executee' and planifiee_le < $1::timestamptz - interval '7 days'",
      [maintenant],
    );
    const brouillons = selections + plans;
    await journaliser(trx, 'nuit.purges', { provisoires, sessions, brouillons });
    return { provisoires, sessions, brouillons };
  });
}
