import type { ConnexionTrx, OpsTrx } from '../database/transaction.ts';

export interface Temoin {
  cle: string;
  chiffre: Buffer;
}

/** Undefined when the database is that of the version before, which has none. */
export async function listTemoins(trx: ConnexionTrx): Promise<Temoin[] | undefined> {
  const { present } = await trx.one<{ present: boolean }>(
    "select to_regprocedure('public.temoins_de_cles()') is not null as present",
  );
  return present ? trx.rows<Temoin>('select cle, chiffre from temoins_de_cles()') : undefined;
}

export async function isCleEmployee(trx: ConnexionTrx, cle: string): Promise<boolean> {
  return (await trx.one<{ employee: boolean }>('select cle_employee($1) as employee', [cle])).employee;
}

/** False when rows name this key already, of which nothing proves that it is the same. */
export async function insertTemoin(trx: ConnexionTrx, { cle, chiffre }: Temoin): Promise<boolean> {
  return (await trx.one<{ pris: boolean }>('select deposer_temoin($1, $2) as pris', [cle, chiffre])).pris;
}

/** A row that a key has encrypted, and whose: what ties it there. */
export interface LigneChiffree extends Temoin {
  nature: 'compte' | 'agent';
  id: string;
}

/** One row per key and kind of secret; nothing in a database that has none yet. */
export async function listLignesChiffrees(trx: OpsTrx): Promise<LigneChiffree[]> {
  const { futur, present } = await trx.one<{ futur: boolean; present: boolean }>(
    `select to_regclass('public.provisoires') is not null as present,
       exists (select 1 from pg_attribute where attrelid = to_regclass('public.agents') and attname = 'otp_futur_cle') as futur`,
  );
  if (!present) return [];
  return trx.rows<LigneChiffree>(
    `select 'compte' as nature, p.compte_id as id, p.cle, p.chiffre
     from (select min(ctid) as ligne from provisoires where cle is not null group by cle) une
     join provisoires p on p.ctid = une.ligne
     union all
     (select distinct on (otp_cle) 'agent', id, otp_cle, otp_chiffre from agents where otp_cle is not null)
     ${
       futur
         ? `union all (select distinct on (otp_futur_cle) 'agent', id, otp_futur_cle, otp_futur_chiffre from agents
             where otp_futur_cle is not null)`
         : ''
     }`,
  );
}

/** Whoever has tried the keys on rows says what is right: these witnesses, and no others. Nothing where there is no table for them. */
export async function replaceTemoins(trx: OpsTrx, temoins: readonly Temoin[]): Promise<void> {
  const { present } = await trx.one<{ present: boolean }>(
    "select to_regclass('public.cles_temoins') is not null as present",
  );
  if (!present) return;
  await trx.run('delete from cles_temoins where cle <> all ($1)', [temoins.map(({ cle }) => cle)]);
  await trx.run(
    `insert into cles_temoins (cle, chiffre) select * from unnest($1::text[], $2::bytea[])
     on conflict (cle) do update set chiffre = excluded.chiffre`,
    [temoins.map(({ cle }) => cle), temoins.map(({ chiffre }) => chiffre)],
  );
}
