import type { Deps } from '../deps.ts';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../domain/session.ts';
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
         select c.id from comptes c
         where c.id in (select p.compte_id from provisoires p where p.chiffre is not null and p.expire_le <= $1)
         order by c.id for no key update
       ), effaces as (
         update provisoires p set chiffre = null, cle = null from expires e
         where p.compte_id = e.id and p.chiffre is not null and p.expire_le <= $1 returning p.compte_id)
       update comptes c set version = c.version % 2000000000 + 1 from effaces e where c.id = e.compte_id`,
      [maintenant],
    );
    const sessions = await trx.run(
      `delete from sessions where ouverte_le < now() - $1 * interval '1 ms' or vue_le < now() - $2 * interval '1 ms'`,
      [SESSION_MAX_MS, INACTIVITY_MS],
    );
    await trx.run('delete from limites where expire is not null and expire < $1', [maintenant.getTime()]);
    await trx.run("delete from agent_avis where jour < $1::timestamptz - interval '7 days'", [maintenant]);
    const selections = await trx.run(
      "delete from selections where updated_at < $1::timestamptz - interval '7 days'",
      [maintenant],
    );
    // A plan has no envoi; one that somebody gave it by hand must not stop the night of everybody.
    const plans = await trx.run(
      `delete from operations o where o.etat <> 'executee' and o.planifiee_le < $1::timestamptz - interval '7 days'
         and not exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.id)`,
      [maintenant],
    );
    const brouillons = selections + plans;
    await journaliser(trx, 'nuit.purges', { provisoires, sessions, brouillons });
    return { provisoires, sessions, brouillons };
  });
}
