import sql, { raw, type Sql } from 'sql-template-tag';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import { INACTIVITY_MS, SESSION_MAX_MS } from '../../domain/connexion/session.ts';

/**
 * Plans « x » that nobody confirmed. One has no envoi: if somebody gave it one by hand, it stays, and does not stop the
 * others.
 */
export const PLAN_SANS_SUITE = sql`x.etat <> 'executee'
  and not exists (select 1 from envois v where v.ecole_id = x.ecole_id and v.operation_id = x.id)`;

/** What the night erases for good, and from when (rules §9), each row being « x ». */
const PERIMES = {
  sessions: {
    table: 'sessions',
    quand: () => sql`ouverte_le < now() - ${SESSION_MAX_MS} * interval '1 ms'
      or vue_le < now() - ${INACTIVITY_MS} * interval '1 ms'`,
  },
  /** Ended a day ago or more: until then the first page of the portal says why. */
  sessions_du_portail: {
    table: 'portail_sessions',
    quand: () => sql`x.ouverte_le < now() - interval '1 day'
      and not exists (select 1 from portail_sessions_vivantes v where v.empreinte = x.empreinte)`,
  },
  codes: {
    table: 'portail_codes',
    quand: () => sql`coalesce(servi_le, expire_le) < now() - interval '7 days'`,
  },
  /** Tries at birth dates of another day. */
  essais_de_naissances: {
    table: 'naissances_essayees',
    quand: () => sql`le[cardinality(le)] < now() - interval '24 hours'`,
  },
  /** They hold nobody up any more. */
  compteurs: {
    table: 'limites',
    quand: (maintenant) => sql`expire is not null and expire < ${maintenant.getTime()}`,
  },
  compteurs_de_mails: {
    table: 'agent_avis',
    quand: (maintenant) => sql`jour < ${maintenant}::timestamptz - interval '7 days'`,
  },
  plans: {
    table: 'operations',
    quand: (maintenant) =>
      sql`${PLAN_SANS_SUITE} and planifiee_le < ${maintenant}::timestamptz - interval '7 days'`,
  },
  selections: {
    table: 'selections',
    quand: (maintenant) => sql`updated_at < ${maintenant}::timestamptz - interval '7 days'`,
  },
} as const satisfies Record<string, { table: string; quand: (maintenant: Date) => Sql }>;
type Perime = keyof typeof PERIMES;
export const LES_PERIMES = Object.keys(PERIMES) as Perime[];

/** A batch of them, those that nobody holds; how many. */
export function deletePerimes(trx: OpsTrx, quoi: Perime, maintenant: Date, auPlus: number): Promise<number> {
  const { table, quand } = PERIMES[quoi];
  return trx.run(
    sql`delete from ${raw(table)} where ctid = any (array(
       select x.ctid from ${raw(table)} x where ${quand(maintenant)} limit ${auPlus} for update skip locked))`,
  );
}

export async function countPerimes(trx: OpsLecture, quoi: Perime, maintenant: Date): Promise<number> {
  const { table, quand } = PERIMES[quoi];
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select count(*)::int as nombre from ${raw(table)} x where ${quand(maintenant)}`,
  );
  return nombre;
}
