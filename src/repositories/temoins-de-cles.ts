import sql, { empty } from 'sql-template-tag';
import type { ConnexionTrx, OpsTrx } from '../database/transaction.ts';

export interface Temoin {
  cle: string;
  chiffre: Buffer;
}

/** Undefined when the database is that of the version before, which has none. */
export async function listTemoins(trx: ConnexionTrx): Promise<Temoin[] | undefined> {
  const { present } = await trx.one<{ present: boolean }>(
    sql`select to_regprocedure('public.temoins_de_cles()') is not null as present`,
  );
  return present ? trx.rows<Temoin>(sql`select cle, chiffre from temoins_de_cles()`) : undefined;
}

export async function isCleEmployee(trx: ConnexionTrx, cle: string): Promise<boolean> {
  return (await trx.one<{ employee: boolean }>(sql`select cle_employee(${cle}) as employee`)).employee;
}

/** False when rows name this key already, of which nothing proves that it is the same. */
export async function insertTemoin(trx: ConnexionTrx, { cle, chiffre }: Temoin): Promise<boolean> {
  return (await trx.one<{ pris: boolean }>(sql`select deposer_temoin(${cle}, ${chiffre}) as pris`)).pris;
}

/** A row that a key has encrypted, and whose: what ties it there. */
export interface LigneChiffree extends Temoin {
  nature: 'compte' | 'agent';
  id: string;
}

/** One row per key and kind of secret; nothing in a database that has none yet. */
export async function listLignesChiffrees(trx: OpsTrx): Promise<LigneChiffree[]> {
  const { futur, present } = await trx.one<{ futur: boolean; present: boolean }>(
    sql`select to_regclass('public.provisoires') is not null as present,
       exists (select 1 from pg_attribute where attrelid = to_regclass('public.agents') and attname = 'otp_futur_cle') as futur`,
  );
  if (!present) return [];
  return trx.rows<LigneChiffree>(
    sql`select 'compte' as nature, p.compte_id as id, p.cle, p.chiffre
     from (select min(ctid) as ligne from provisoires where cle is not null group by cle) une
     join provisoires p on p.ctid = une.ligne
     union all
     (select distinct on (otp_cle) 'agent', id, otp_cle, otp_chiffre from agents where otp_cle is not null)
     ${
       futur
         ? sql`union all (select distinct on (otp_futur_cle) 'agent', id, otp_futur_cle, otp_futur_chiffre from agents
             where otp_futur_cle is not null)`
         : empty
     }`,
  );
}

/** Whoever has tried the keys on rows says what is right: these witnesses, and no others. Nothing where there is no table for them. */
export async function replaceTemoins(trx: OpsTrx, temoins: readonly Temoin[]): Promise<void> {
  const { present } = await trx.one<{ present: boolean }>(
    sql`select to_regclass('public.cles_temoins') is not null as present`,
  );
  if (!present) return;
  const cles = temoins.map(({ cle }) => cle);
  await trx.run(sql`delete from cles_temoins where cle <> all (${cles})`);
  await trx.run(
    sql`insert into cles_temoins (cle, chiffre)
     select * from unnest(${cles}::text[], ${temoins.map(({ chiffre }) => chiffre)}::bytea[])
     on conflict (cle) do update set chiffre = excluded.chiffre`,
  );
}
