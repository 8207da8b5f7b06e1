import sql, { type Sql } from 'sql-template-tag';
import type { OpsTrx } from '../../database/transaction.ts';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../../domain/connexion/session.ts';

/**
 * Expired provisional passwords lose their ciphertext; returns how many. Accounts are locked by number, as every lock on
 * them: an operation may be running.
 */
export const eraseProvisoiresExpires = (trx: OpsTrx, maintenant: Date): Promise<number> =>
  trx.run(
    sql`with expires as (
       select c.id from comptes c
       where c.id in (select p.compte_id from provisoires p where p.chiffre is not null and p.expire_le <= ${maintenant})
       order by c.id for no key update
     ), effaces as (
       update provisoires p set chiffre = null, cle = null from expires e
       where p.compte_id = e.id and p.chiffre is not null and p.expire_le <= ${maintenant} returning p.compte_id)
     update comptes c set version = c.version % 2000000000 + 1 from effaces e where c.id = e.compte_id`,
  );

export const deleteSessionsFinies = (trx: OpsTrx): Promise<number> =>
  trx.run(
    sql`delete from sessions where ouverte_le < now() - ${SESSION_MAX_MS} * interval '1 ms'
       or vue_le < now() - ${INACTIVITY_MS} * interval '1 ms'`,
  );

/**
 * Of the portal: sessions that ended a day ago or more (until then its first page says why), codes that nobody can use any
 * more, tries at birth dates of another day. How many sessions and codes.
 */
export async function deleteRestesDuPortail(trx: OpsTrx): Promise<number> {
  const sessions = await trx.run(
    sql`delete from portail_sessions s where s.ouverte_le < now() - interval '1 day'
       and not exists (select 1 from portail_sessions_vivantes v where v.empreinte = s.empreinte)`,
  );
  const codes = await trx.run(
    sql`delete from portail_codes where coalesce(servi_le, expire_le) < now() - interval '7 days'`,
  );
  await trx.run(sql`delete from naissances_essayees where le[cardinality(le)] < now() - interval '24 hours'`);
  return sessions + codes;
}

/** What counts tries and mails to agents, once it holds nobody up any more. */
export async function deleteCompteurs(trx: OpsTrx, maintenant: Date): Promise<void> {
  await trx.run(sql`delete from limites where expire is not null and expire < ${maintenant.getTime()}`);
  await trx.run(sql`delete from agent_avis where jour < ${maintenant}::timestamptz - interval '7 days'`);
}

/** Selections that nobody has touched, and plans that nobody confirmed, for seven days; how many. */
export async function deleteBrouillonsOublies(trx: OpsTrx, maintenant: Date): Promise<number> {
  const limite = sql`${maintenant}::timestamptz - interval '7 days'`;
  const plans = await deletePlansSansSuite(trx, sql`o.planifiee_le < ${limite}`);
  return plans + (await trx.run(sql`delete from selections where updated_at < ${limite}`));
}

/**
 * Plans « o » that nobody confirmed. One has no envoi: if somebody gave it one by hand, it stays, and does not stop the
 * others.
 */
export const deletePlansSansSuite = (trx: OpsTrx, lesquels: Sql): Promise<number> =>
  trx.run(
    sql`delete from operations o where o.etat <> 'executee' and ${lesquels}
       and not exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.id)`,
  );
