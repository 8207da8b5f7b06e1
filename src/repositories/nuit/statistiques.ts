import sql from 'sql-template-tag';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import { aMinuit, maintenantDe, recompte } from '../../queries/statistiques/recompte-sql.ts';

/** A transaction counts these schools, in less time than anybody would wait for. */
const ECOLES_PAR_LOT = 50;

/** The next schools to count, by number. */
export async function listEcolesACompter(trx: OpsTrx, apres: string): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    sql`select id from ecoles where id > ${apres} order by id limit ${ECOLES_PAR_LOT}`,
  );
  return rows.map(({ id }) => id);
}

export async function countEcoles(trx: OpsLecture): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(sql`select count(*)::int as nombre from ecoles`);
  return nombre;
}

/**
 * The figures of these schools on this day: those that have changed since the last night are written, the others go on
 * (decision 046). « passe »: a day that nobody counted, made up from the history. How many figures were written.
 */
export async function saveStatistiques(
  trx: OpsTrx,
  ecoles: readonly string[],
  { jour, maintenant, passe }: { jour: string; maintenant: Date; passe: boolean },
): Promise<number> {
  // Of a day that is done again: what it, or a clock that was wrong, has said before.
  await trx.run(sql`delete from statistiques where ecole_id = any (${ecoles}) and depuis >= ${jour}`);
  const { ecrits } = await trx.one<{ ecrits: number }>(
    sql`with ${recompte(ecoles, passe ? aMinuit(jour) : maintenantDe(maintenant))},
     avant as (
       -- Nobody else writes here: a row is where it was.
       select s.ctid as ligne, s.* from statistiques s
       where s.ecole_id = any (${ecoles}) and (s.jusqu_a is null or s.jusqu_a >= ${jour})
     ), compare as (
       select a.ligne, a.nombre is not null and r.nombre is not null as inchange, r.*
       from avant a full join recompte r
         on (a.ecole_id, a.profil, a.axe, a.valeur, a.etat, coalesce(a.origine, ''), a.nombre, coalesce(a.expires, -1))
          = (r.ecole_id, r.profil, r.axe, r.valeur, r.etat, coalesce(r.origine, ''), r.nombre, coalesce(r.expires, -1))
     ), prolonges as (
       update statistiques s set jusqu_a = case when not c.inchange then ${jour}::date end
       from compare c where s.ctid = c.ligne and (c.inchange is distinct from true or s.jusqu_a is not null)
     ), nouveaux as (
       insert into statistiques (ecole_id, profil, axe, valeur, etat, origine, nombre, expires, depuis)
       select ecole_id, profil, axe, valeur, etat, origine, nombre, expires, ${jour}::date from compare
       where ligne is null returning 1
     ) select count(*)::int as ecrits from nouveaux`,
  );
  return ecrits;
}
