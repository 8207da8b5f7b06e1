import sql from 'sql-template-tag';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import type { BilanEtape, EtapeNuit } from '../../domain/nuit/etapes.ts';

export interface EtapePrise {
  bilan: BilanEtape;
  curseur: string | null;
  finie: boolean;
}

/** The step of this day, held until the end of the transaction: whoever else wants it waits, and goes on from there. */
export async function takeEtape(trx: OpsTrx, jour: string, etape: EtapeNuit): Promise<EtapePrise> {
  await trx.run(sql`insert into nuit_etapes (jour, etape) values (${jour}, ${etape}) on conflict do nothing`);
  return trx.one<EtapePrise>(
    sql`select bilan, curseur, finie_le is not null as finie from nuit_etapes
     where jour = ${jour} and etape = ${etape} for update`,
  );
}

/** What has been done so far, with the batch that this transaction does. */
export async function saveEtape(
  trx: OpsTrx,
  jour: string,
  etape: EtapeNuit,
  { bilan, curseur, finie }: EtapePrise,
): Promise<void> {
  await trx.run(
    sql`update nuit_etapes set bilan = ${JSON.stringify(bilan)}, curseur = ${curseur},
       finie_le = case when ${finie} then now() end
     where jour = ${jour} and etape = ${etape}`,
  );
}

/** Notes that a day is done, unless a step of it is not, or somebody has noted it: then false. */
export async function saveNuit(trx: OpsTrx, jour: string, etapes: readonly EtapeNuit[]): Promise<boolean> {
  const notees = await trx.run(
    sql`insert into nuits (jour) select ${jour}::date
     where (select count(*) from nuit_etapes where jour = ${jour} and etape = any (${etapes}) and finie_le is not null)
       = ${etapes.length}
     on conflict do nothing`,
  );
  return notees > 0;
}

/** The last day that was done, until this one, and how many days after it are noted. */
export async function findNuitPrecedente(
  trx: OpsLecture,
  jusquAu: string,
): Promise<{ derniere: string | undefined; futures: number }> {
  const { derniere, futures } = await trx.one<{ derniere: string | null; futures: number }>(
    sql`select max(jour) filter (where jour <= ${jusquAu})::text as derniere,
       (select count(distinct e.jour)::int from nuit_etapes e where e.jour > ${jusquAu}) as futures
     from nuits`,
  );
  return { derniere: derniere ?? undefined, futures };
}

/** What was done in the name of days after this one, by a clock that was wrong, is to be done again in its time. */
export async function forgetNuitsFutures(trx: OpsTrx, jusquAu: string): Promise<void> {
  await trx.run(sql`delete from nuit_etapes where jour > ${jusquAu}`);
  await trx.run(sql`delete from nuits where jour > ${jusquAu}`);
}

/** By the clock of the database. */
export const getHeure = (trx: OpsLecture): Promise<{ heure: Date }> =>
  trx.one<{ heure: Date }>(sql`select now() as heure`);

/** What was done of a day. */
export const listEtapes = (
  trx: OpsLecture,
  jour: string,
): Promise<{ etape: EtapeNuit; bilan: BilanEtape }[]> =>
  trx.rows<{ etape: EtapeNuit; bilan: BilanEtape }>(
    sql`select etape, bilan from nuit_etapes where jour = ${jour} order by commencee_le`,
  );
