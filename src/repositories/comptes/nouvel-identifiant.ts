import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { EcoleLecture, EcoleTrx, OpsTrx } from '../../database/transaction.ts';
import type { Etat, Profil } from '../../domain/comptes/etats.ts';
import type { EvenementDIdentifiant, RefusDeLaNuit } from '../../domain/comptes/identifiant.ts';
import { TABLES_DE_FICHES } from '../../queries/comptes/compte-sql.ts';

/** An account of the current school, by one of its fiches. */
export interface CompteConcerne {
  id: string;
  identifiant: string;
  nom: string;
  /** The name of ONDE, which an identifier is made of. */
  nomFamille: string;
  prenom: string;
  etat: Etat;
  bloque: boolean;
  demande: boolean;
}

const selectCompte = ({ ecoleId }: EcoleLecture, profil: Profil, ficheId: string, verrou: Sql): Sql =>
  sql`select c.id, c.identifiant, coalesce(f.nom_usage, f.nom) as nom, f.nom as "nomFamille", f.prenom, c.etat, f.bloque_le is not null as bloque,
      c.nouvel_identifiant_demande_le is not null as demande
    from ${raw(TABLES_DE_FICHES[profil])} f join comptes c on c.id = f.compte_id
    where f.ecole_id = ${ecoleId} and f.id = ${ficheId} and f.parti_le is null ${verrou}`;

export const findCompteConcerne = (
  trx: EcoleLecture,
  profil: Profil,
  ficheId: string,
): Promise<CompteConcerne | undefined> =>
  trx.maybeOne<CompteConcerne>(selectCompte(trx, profil, ficheId, empty));

export const lockCompteConcerne = (
  trx: EcoleTrx,
  profil: Profil,
  ficheId: string,
): Promise<CompteConcerne | undefined> =>
  trx.maybeOne<CompteConcerne>(selectCompte(trx, profil, ficheId, sql`for no key update of c`));

/** Whether every school that knows the guardian writes the same name and first name. */
export async function areNomsIdentiquesPartout(trx: EcoleLecture, compteId: string): Promise<boolean> {
  const { identiques } = await trx.one<{ identiques: boolean }>(
    sql`select noms_identiques_partout(${compteId}) as identiques`,
  );
  return identiques;
}

const VERSION_SUIVANTE = sql`version = version % 2000000000 + 1`;

interface Fait {
  agentId: string;
  auteur: string;
}

/** Notes the request, in the account and in its history; the change of name that called for it has been seen. */
export async function saveDemande(
  trx: EcoleTrx,
  profil: Profil,
  compte: Pick<CompteConcerne, 'id' | 'etat'>,
  { le, ...fait }: Fait & { le: Date },
): Promise<void> {
  await trx.run(
    sql`update comptes set nouvel_identifiant_demande_le = ${le}, ${VERSION_SUIVANTE} where id = ${compte.id}`,
  );
  await trx.run(
    sql`update ${raw(TABLES_DE_FICHES[profil])} set identite_changee_le = null
     where ecole_id = ${trx.ecoleId} and compte_id = ${compte.id}`,
  );
  await insertEvenement(trx, compte, 'nouvel_identifiant_demande', fait);
}

/** Drops the request, in the account and in its history. */
export async function deleteDemande(
  trx: EcoleTrx,
  compte: Pick<CompteConcerne, 'id' | 'etat'>,
  fait: Fait,
): Promise<void> {
  await trx.run(
    sql`update comptes set nouvel_identifiant_demande_le = null, ${VERSION_SUIVANTE} where id = ${compte.id}`,
  );
  await insertEvenement(trx, compte, 'nouvel_identifiant_annule', fait);
}

async function insertEvenement(
  trx: EcoleTrx,
  { id, etat }: Pick<CompteConcerne, 'id' | 'etat'>,
  evenement: EvenementDIdentifiant,
  { agentId, auteur }: Fait,
): Promise<void> {
  await trx.run(
    sql`insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, agent_id, auteur)
     values (${trx.ecoleId}, ${id}, ${evenement}, ${etat}, ${etat}, ${agentId}, ${auteur})`,
  );
}

/** The first of those that wait, by number, as every lock on accounts: an operation that runs meanwhile waits, or makes the night wait. */
export async function lockDemandes(trx: OpsTrx, nombre: number): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    sql`select id from comptes where nouvel_identifiant_demande_le is not null order by id limit ${nombre} for update`,
  );
  return rows.map(({ id }) => id);
}

/** As areNomsIdentiquesPartout(), for all schools at once: those whose names differ. */
export async function listContradictoires(trx: OpsTrx, compteIds: readonly string[]): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    sql`select compte_id as id from representants_legaux where compte_id = any (${compteIds}) and parti_le is null
     group by compte_id having count(distinct (cle_nom, cle_prenom)) > 1 order by compte_id`,
  );
  return rows.map(({ id }) => id);
}

/** Every fiche that opens an account. */
const FICHES = sql`(select ecole_id, compte_id, nom, prenom, parti_le, created_at from eleves
  union all select ecole_id, compte_id, nom, prenom, parti_le, created_at from representants_legaux)`;

/** Drops these requests; each school that has the person, else the last one that had, reads why in its history. */
export async function refuseDemandes(
  trx: OpsTrx,
  compteIds: readonly string[],
  { evenement, auteur, le }: { evenement: RefusDeLaNuit; auteur: string; le: Date },
): Promise<void> {
  if (compteIds.length === 0) return;
  await trx.run(
    sql`update comptes set nouvel_identifiant_demande_le = null, ${VERSION_SUIVANTE} where id = any (${compteIds})`,
  );
  await trx.run(
    sql`insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
     select distinct f.ecole_id, c.id, ${evenement}, c.etat, c.etat, ${auteur}, ${le}::timestamptz
     from comptes c cross join lateral (
       select x.ecole_id, rank() over (order by x.parti_le desc nulls first) as rang from ${FICHES} x
       where x.compte_id = c.id) f
     where c.id = any (${compteIds}) and f.rang = 1`,
  );
}

export interface CompteARenommer {
  compteId: string;
  ecoleId: string;
  nom: string;
  prenom: string;
  etat: Etat;
  /** Every school that has the person blocks the account. */
  bloque: boolean;
  /** No school has the person any more. */
  parti: boolean;
}

/** These accounts, with the name of their most recent fiche, one still present first. */
export const listARenommer = (trx: OpsTrx, compteIds: readonly string[]): Promise<CompteARenommer[]> =>
  trx.rows<CompteARenommer>(
    sql`select distinct on (c.id) c.id as "compteId", f.ecole_id as "ecoleId", f.nom, f.prenom, c.etat, c.bloque,
       f.parti_le is not null as parti
     from comptes c join ${FICHES} f on f.compte_id = c.id
     where c.id = any (${compteIds}) order by c.id, f.parti_le nulls first, f.created_at desc`,
  );

/** Gives each account a new identifier from its root; each school that has the person reads it in its own history. */
export async function renameComptes(
  trx: OpsTrx,
  comptes: readonly (CompteARenommer & { racine: string })[],
  { auteur, le }: { auteur: string; le: Date },
): Promise<void> {
  if (comptes.length === 0) return;
  const ids = comptes.map(({ compteId }) => compteId);
  await trx.run(sql`select renouveler_identifiants(${ids}, ${comptes.map(({ racine }) => racine)})`);
  await trx.run(
    sql`insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur, le)
     select distinct f.ecole_id, d.compte, 'nouvel_identifiant', d.etat, d.etat, ${auteur}, ${le}::timestamptz
     from unnest(${comptes.map(({ ecoleId }) => ecoleId)}::bigint[], ${ids}::bigint[],
       ${comptes.map(({ etat }) => etat)}::text[]) as d (ecole, compte, etat)
     join ${FICHES} f on f.compte_id = d.compte and (f.parti_le is null or f.ecole_id = d.ecole)`,
  );
  for (const fiches of Object.values(TABLES_DE_FICHES)) {
    await trx.run(
      sql`update ${raw(fiches)} set identite_changee_le = null
       where compte_id = any (${ids}) and identite_changee_le is not null`,
    );
  }
}
