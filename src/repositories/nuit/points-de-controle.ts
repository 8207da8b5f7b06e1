import sql, { type Sql } from 'sql-template-tag';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import type { PointDeControle } from '../../domain/journal/point-de-controle.ts';
import { empreinteDesTetes, tetesAu } from '../../queries/journal/tetes-sql.ts';

/** What the heads were at one moment; fingerprints are hexadecimal. */
export interface TetesRelevees {
  chaines: number;
  tetes: string;
  /** Of those that changed since the checkpoint before: how many, and their fingerprint. */
  nombre: number;
  changees: string;
}

/**
 * Writes down, for this checkpoint, the heads that changed. One statement, hence one moment: each head it sees was one. Whoever
 * writes in the journal meanwhile neither waits nor is waited for.
 */
export const saveTetes = (trx: OpsTrx, point: number): Promise<TetesRelevees> =>
  trx.one<TetesRelevees>(
    sql`with vues as materialized (select chaine, numero, empreinte from journal_chaines where numero > 0),
     -- Looked for before any is written: the search would go through what it writes.
     nouvelles as materialized (
       select v.chaine, v.numero, v.empreinte from vues v left join lateral (
         select t.numero, t.empreinte from journal_tetes t where t.chaine = v.chaine order by t.point desc limit 1) d on true
       where (d.numero, d.empreinte) is distinct from (v.numero, v.empreinte)),
     ecrites as (
       insert into journal_tetes (chaine, point, numero, empreinte)
       select chaine, ${point}, numero, empreinte from nouvelles)
     select (select count(*)::int from vues) as chaines, (${empreinteDesTetes(sql`vues`)}) as tetes,
       (select count(*)::int from nouvelles) as nombre, (${empreinteDesTetes(sql`nouvelles`)}) as changees`,
  );

/** Two at the same moment would have the same number: the second fails, and is made the next time. */
export async function insertPoint(trx: OpsTrx, point: PointDeControle): Promise<void> {
  const { numero, jour, le, chaines, tetes, changees, precedent, empreinte, cle, signature } = point;
  await trx.run(
    sql`insert into points_de_controle (numero, jour, le, chaines, tetes, changees, precedent, empreinte, cle, signature)
     values (${numero}, ${jour}, ${le}, ${chaines}, decode(${tetes}, 'hex'), decode(${changees}, 'hex'),
       decode(${precedent}, 'hex'), decode(${empreinte}, 'hex'), ${cle}, decode(${signature}, 'hex'))`,
  );
}

/**
 * Chains whose entries go, up to the head that this checkpoint saw, and how many these are: the last entry of a chain stays,
 * whatever its age.
 */
const chainesAPurger = (point: number, apres: string): Sql => sql`
  select t.chaine, f.fin, f.fin - d.premier + 1 as nombre
  from (${tetesAu(point)}) t join journal_chaines c using (chaine)
  cross join lateral (select least(t.numero, c.numero - 1) as fin) f
  cross join lateral (select min(j.numero) as premier from journal j where j.chaine = t.chaine) d
  where t.chaine > ${apres} and d.premier <= f.fin`;

const CHAINES_PAR_LOT = 500;

/**
 * Erases a batch: whole chains, from the next one, as many as make so many entries, one at least. A chain is purged in one
 * transaction: it begins at an attested head at any moment.
 */
export const purgeChaines = (
  trx: OpsTrx,
  point: number,
  apres: string,
  lignesAuPlus: number,
): Promise<{ derniere: string | null; lignes: number }> =>
  trx.one<{ derniere: string | null; lignes: number }>(
    sql`with choisies as materialized (
       select chaine, fin, sum(nombre) over (order by chaine) - nombre as avant
       from (${chainesAPurger(point, apres)} order by t.chaine limit ${CHAINES_PAR_LOT}) p),
     effacees as (
       delete from journal j using choisies c
       where j.chaine = c.chaine and j.numero <= c.fin and c.avant < ${lignesAuPlus} returning j.chaine)
     select max(chaine) as derniere, count(*)::int as lignes from effacees`,
  );

/** How many entries and checkpoints would go. */
export const countAPurger = (trx: OpsLecture, point: number): Promise<{ lignes: number; points: number }> =>
  trx.one<{ lignes: number; points: number }>(
    sql`select coalesce(sum(p.nombre), 0)::int as lignes,
       (select count(*)::int from points_de_controle where numero < ${point}) as points
     from (${chainesAPurger(point, '')}) p`,
  );

/** Checkpoints before this one, when every chain begins at what it saw. */
export const deletePointsAvant = (trx: OpsTrx, point: number): Promise<number> =>
  trx.run(sql`delete from points_de_controle where numero < ${point}`);

/** A batch of the heads that a newer one has replaced at this checkpoint, the first that is kept. */
export const deleteTetesRemplacees = (trx: OpsTrx, point: number, auPlus: number): Promise<number> =>
  trx.run(
    sql`delete from journal_tetes where (chaine, point) in (
       select t.chaine, t.point from journal_tetes t where t.point < ${point} and exists (
         select 1 from journal_tetes n where n.chaine = t.chaine and n.point > t.point and n.point <= ${point})
       limit ${auPlus})`,
  );
