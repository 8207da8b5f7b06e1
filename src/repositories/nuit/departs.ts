import sql, { type Sql } from 'sql-template-tag';
import { cleMisesAJour } from '../../database/lock-keys.ts';
import type { OpsLecture, OpsTrx } from '../../database/transaction.ts';
import { DEPART_CONSERVE_MOIS } from '../../domain/nuit/conservation.ts';

const partisDepuisLongtemps = (maintenant: Date): Sql =>
  sql`parti_le < ${maintenant}::timestamptz - make_interval(months => ${DEPART_CONSERVE_MOIS})`;

/** The next school, by number, that has somebody to erase; undefined when there is none. */
export async function findEcoleAPurger(
  trx: OpsLecture,
  maintenant: Date,
  apres: string,
): Promise<string | undefined> {
  const partis = partisDepuisLongtemps(maintenant);
  const { id } = await trx.one<{ id: string | null }>(
    sql`select min(ecole_id) as id from (
       (select ecole_id from eleves where ecole_id > ${apres} and ${partis} order by ecole_id limit 1)
       union all
       (select ecole_id from representants_legaux where ecole_id > ${apres} and ${partis} order by ecole_id limit 1)) f`,
  );
  return id ?? undefined;
}

export async function countDeparts(trx: OpsLecture, maintenant: Date): Promise<number> {
  const partis = partisDepuisLongtemps(maintenant);
  const { nombre } = await trx.one<{ nombre: number }>(
    sql`select (select count(*) from eleves where ${partis})::int
       + (select count(*) from representants_legaux where ${partis})::int as nombre`,
  );
  return nombre;
}

interface FichePartie {
  id: string;
  compteId: string;
}

/**
 * Erases a batch of those who left the school long ago, with what is told of them there; and the accounts that no fiche opens any
 * more, in whatever school. Their identifiers stay in the register, as nobody's: they are never given again.
 */
export async function erasePartis(
  trx: OpsTrx,
  ecoleId: string,
  maintenant: Date,
  auPlus: number,
): Promise<{ fiches: number; comptes: number }> {
  // An update that is being applied may bring one of them back.
  await trx.run(sql`select pg_advisory_xact_lock(${cleMisesAJour(sql`${ecoleId}`)})`);
  const partis = (table: Sql): Promise<FichePartie[]> =>
    trx.rows<FichePartie>(
      sql`select id, compte_id as "compteId" from ${table} where ecole_id = ${ecoleId}
       and ${partisDepuisLongtemps(maintenant)} order by id limit ${auPlus}`,
    );
  const eleves = await partis(sql`eleves`);
  const representants = await partis(sql`representants_legaux`);
  const ids = (fiches: readonly FichePartie[]) => fiches.map(({ id }) => id);
  const comptes = [...eleves, ...representants].map(({ compteId }) => compteId);
  await trx.run(
    sql`delete from envois where ecole_id = ${ecoleId} and fiche_id = any (${ids(representants)})`,
  );
  await trx.run(
    sql`delete from feuilles_imprimees where ecole_id = ${ecoleId}
     and (profil, fiche_id) in (select 'eleve', unnest(${ids(eleves)}::bigint[])
       union all select 'representant_legal', unnest(${ids(representants)}::bigint[]))`,
  );
  await trx.run(
    sql`delete from representants_legaux where ecole_id = ${ecoleId} and id = any (${ids(representants)})`,
  );
  await trx.run(sql`delete from eleves where ecole_id = ${ecoleId} and id = any (${ids(eleves)})`);
  await eraseDitsDesComptes(
    trx,
    sql`ecole_id = ${ecoleId} and compte_id = any (${comptes})
     and not exists (select 1 from eleves e where e.ecole_id = ${ecoleId} and e.compte_id = x.compte_id)
     and not exists (select 1 from representants_legaux r where r.ecole_id = ${ecoleId} and r.compte_id = x.compte_id)`,
  );
  return { fiches: comptes.length, comptes: await eraseComptesSansFiche(trx, comptes) };
}

/** What was done to accounts: rows « x » of every table that tells of one. */
async function eraseDitsDesComptes(trx: OpsTrx, lesquels: Sql): Promise<void> {
  for (const table of [sql`envois`, sql`operation_comptes`, sql`compte_evenements`, sql`provisoires`])
    await trx.run(sql`delete from ${table} x where ${lesquels}`);
}

/** Of these accounts, those that nothing opens any more. */
async function eraseComptesSansFiche(trx: OpsTrx, comptes: readonly string[]): Promise<number> {
  const lignes = await trx.rows<{ id: string }>(
    sql`select c.id from comptes c where c.id = any (${comptes})
     and not exists (select 1 from eleves e where e.compte_id = c.id)
     and not exists (select 1 from representants_legaux r where r.compte_id = c.id) order by c.id for update`,
  );
  const ids = lignes.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await eraseDitsDesComptes(trx, sql`compte_id = any (${ids})`);
  await trx.run(
    sql`update identifiants set compte_id = null, retire_le = coalesce(retire_le, now())
     where compte_id = any (${ids}) or identifiant in (select identifiant from comptes where id = any (${ids}))`,
  );
  return trx.run(sql`delete from comptes where id = any (${ids})`);
}
