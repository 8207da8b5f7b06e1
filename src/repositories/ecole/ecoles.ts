import sql, { raw } from 'sql-template-tag';
import { cleMisesAJour } from '../../database/lock-keys.ts';
import type { EcoleTrx, OpsTrx } from '../../database/transaction.ts';
import { AUTEUR_OPS } from '../../domain/auteurs.ts';
import type { ActionJournal } from '../../domain/journal/actions.ts';
import type { TableDeFiches } from '../../queries/comptes/compte-sql.ts';
import type { DetailsJournal } from '../journal.ts';
import { PLAN_SANS_SUITE } from '../nuit/perimes.ts';

export interface NouvelleEcole {
  uai: string;
  nom: string;
  adresse: string | null;
  codePostal: string | null;
  commune: string;
  academie: string;
  circonscriptionId: string | null;
  recherche: string;
}

/** Returns the id. A UAI already known violates ecoles_uai_unique. */
export async function insertEcole(trx: OpsTrx, ecole: NouvelleEcole): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    sql`insert into ecoles (uai, nom, adresse, code_postal, commune, academie, circonscription_id, recherche)
     values (${ecole.uai}, ${ecole.nom}, ${ecole.adresse}, ${ecole.codePostal}, ${ecole.commune}, ${ecole.academie},
       ${ecole.circonscriptionId}, ${ecole.recherche}) returning id`,
  );
  return id;
}

/** The school is as ONDE said at this moment. */
export async function saveDateMiseAJour(trx: EcoleTrx, le: Date): Promise<void> {
  await trx.run(sql`update ecoles set onde_maj_le = ${le} where id = ${trx.ecoleId}`);
}

/** Switches the management of pupils' accounts on or off. False when it was so already. */
export async function setGestionEleves(trx: EcoleTrx, active: boolean): Promise<boolean> {
  const changed = await trx.run(
    sql`update ecoles set gestion_comptes_eleves = ${active}
     where id = ${trx.ecoleId} and gestion_comptes_eleves <> ${active}`,
  );
  return changed === 1;
}

/** The circonscription of this code, created or renamed on the way. Returns its id. */
export async function upsertCirconscription(
  trx: OpsTrx,
  circonscription: { code: string; nom: string; academie: string },
): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    sql`insert into circonscriptions (code, nom, academie)
     values (${circonscription.code}, ${circonscription.nom}, ${circonscription.academie})
     on conflict (code) do update set nom = excluded.nom returning id`,
  );
  return id;
}

/** Updates of these schools come before or after this transaction; they hold the same lock (see lockEcole()). */
export async function lockMisesAJour(trx: OpsTrx, ids: readonly string[]): Promise<void> {
  await trx.run(
    sql`select pg_advisory_xact_lock(${cleMisesAJour(sql`e.id`)})
     from (select unnest(${ids}::bigint[]) as id order by id) e`,
  );
}

/** The proposals that wait there, whose lines are erased. Returns how many. */
export const abandonnerPropositions = (trx: OpsTrx, ecoleId: string): Promise<number> =>
  trx.run(
    sql`update onde_mises_a_jour set etat = 'abandonnee', fichiers = null, diff = null
     where ecole_id = ${ecoleId} and etat = 'proposee'`,
  );

/** Plans that nobody confirmed, and selections, as the night's purge removes them. Returns how many. */
export async function deleteBrouillons(trx: OpsTrx, ecoleId: string): Promise<number> {
  const plans = await trx.run(
    sql`delete from operations x where ${PLAN_SANS_SUITE} and x.ecole_id = ${ecoleId}`,
  );
  return plans + (await trx.run(sql`delete from selections where ecole_id = ${ecoleId}`));
}

/** From this moment nobody has a right there: the view « droits » looks at it. */
export async function setFermee(trx: OpsTrx, ecoleId: string, le: Date): Promise<void> {
  await trx.run(sql`update ecoles set fermee_le = ${le} where id = ${ecoleId}`);
}

/** Everybody still present leaves, with the account. Returns how many fiches. */
export const setTousPartis = (
  trx: OpsTrx,
  table: TableDeFiches,
  ecoleId: string,
  le: Date,
): Promise<number> =>
  trx.run(sql`update ${raw(table)} set parti_le = ${le} where ecole_id = ${ecoleId} and parti_le is null`);

export interface ComptesDeFusion {
  eleves: number;
  representants: number;
}

/** Who of a closed school is now in another one keeps the account there; both journals say it. Returns how many. */
export const fusionnerComptes = (
  trx: OpsTrx,
  { de, vers, le }: { de: string; vers: string; le: Date },
): Promise<ComptesDeFusion> =>
  trx.one<ComptesDeFusion>(
    sql`select eleves_suivis as eleves, representants_suivis as representants
     from fusionner_comptes(${de}, ${vers}, ${le}, ${AUTEUR_OPS})`,
  );

/** Of those who were there when the school closed, how many keep an account that has gone on nowhere. */
export const countSansSuite = (trx: OpsTrx, ecoleId: string): Promise<ComptesDeFusion> =>
  trx.one<ComptesDeFusion>(
    sql`select
       (select count(*)::int from eleves e
        where e.ecole_id = s.id and e.parti_le = s.fermee_le and e.compte_suivi_le is null) as eleves,
       (select count(*)::int from representants_legaux r
        where r.ecole_id = s.id and r.parti_le = s.fermee_le and r.compte_suivi_le is null) as representants
     from ecoles s where s.id = ${ecoleId}`,
  );

/** In the journal of a school, by ops who are not in it. */
export async function journaliserDansEcole(
  trx: OpsTrx,
  ecoleId: string,
  action: ActionJournal,
  details: DetailsJournal,
): Promise<void> {
  await trx.run(
    sql`select journaliser_ecole(${ecoleId}, ${AUTEUR_OPS}, ${action}, ${JSON.stringify(details)})`,
  );
}
