import sql, { raw, type Sql } from 'sql-template-tag';
import { cleMisesAJour } from '../../database/lock-keys.ts';
import type { EcoleLecture, EcoleTrx } from '../../database/transaction.ts';
import { racineIdentifiant } from '../../domain/comptes/identifiant.ts';
import { cleDeTri } from '../../domain/francais.ts';
import { clesDesNoms } from '../../domain/onde/cles.ts';
import type { DonneesEleve, DonneesRepresentant, EtatEcole } from '../../domain/onde/diff/etat.ts';
import type { TableDeFiches } from '../../queries/comptes/compte-sql.ts';
import { elevesColumns, insertFiches, REPRESENTANTS_COLUMNS, updateFiches } from './fiches.ts';

/** Everything ONDE may compare itself to in the current school, leavers included; in a stable order. */
export const loadEtatEcole = async (trx: EcoleLecture): Promise<EtatEcole> =>
  JSON.parse(await loadEtatEcoleEnJson(trx)) as EtatEcole;

/**
 * The same as JSON, written by PostgreSQL: a web process hands a large school to a worker, and sees whether it is still the same,
 * without taking it apart.
 */
export async function loadEtatEcoleEnJson(trx: EcoleLecture): Promise<string> {
  const { etat } = await trx.one<{ etat: string }>(
    sql`select json_build_object('eleves', (${enListe(eleves(trx))}), 'representants', (${enListe(representants(trx))}),
       'rattachements', (${enListe(rattachements(trx))}),
       'signalements', (${enListe(signalements(trx))}))::text as etat`,
  );
  return etat;
}

const enListe = (select: Sql): Sql =>
  sql`select coalesce(json_agg(row_to_json(ligne)), '[]') from (${select}) as ligne`;

const eleves = ({ ecoleId }: EcoleLecture): Sql =>
  sql`select e.id::text, e.nom, e.nom_usage as "nomUsage", e.prenom, e.date_naissance as "dateNaissance",
    e.sexe, e.ine, e.niveau, cl.libelle as classe, e.parti_le is not null as parti,
    e.bloque_le is not null as bloque
  from eleves e left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
  where e.ecole_id = ${ecoleId} order by e.id`;
const representants = ({ ecoleId }: EcoleLecture): Sql =>
  sql`select r.id::text, civilite, nom, nom_usage as "nomUsage", prenom, mail, portable,
    telephone_domicile as "telephoneDomicile", telephone_travail as "telephoneTravail", adresse,
    code_postal as "codePostal", commune, pays, parti_le is not null as parti, bloque_le is not null as bloque
  from representants_legaux r where r.ecole_id = ${ecoleId} order by r.id`;
const rattachements = ({ ecoleId }: EcoleLecture): Sql =>
  sql`select representant_legal_id::text as "representantId", eleve_id::text as "eleveId"
  from rattachements where ecole_id = ${ecoleId} order by representant_legal_id, eleve_id`;
const signalements = ({ ecoleId }: EcoleLecture): Sql =>
  sql`select s.id::text, type, representant_legal_id::text as "representantId", eleve_id::text as "eleveId"
  from signalements s where s.ecole_id = ${ecoleId} and clos_le is null order by s.id`;

/** One of a file's lines, by its rank, whose account is in another school that the same agent directs. */
export interface CompteASuivre {
  rang: number;
  uai: string;
  nom: string;
  /** That school still names the pupil: its own update comes first. */
  encorePresent: boolean;
}

/** Arrivals who may keep their account (rules §4.5, b): nothing is looked up beyond the agent's own schools. */
export async function listComptesASuivre(
  trx: EcoleLecture,
  arrivees: readonly (DonneesEleve & { rang: number })[],
): Promise<CompteASuivre[]> {
  const fiches = arrivees.filter(({ ine }) => ine !== null);
  if (fiches.length === 0) return [];
  const cles = fiches.map(clesDesNoms);
  const rows = await trx.rows<CompteASuivre>(
    sql`select rang, uai, nom, encore_present as "encorePresent" from comptes_a_suivre(
      ${fiches.map(({ ine }) => ine)}, ${fiches.map(({ dateNaissance }) => dateNaissance)},
      ${cles.map(({ nom }) => nom)}, ${cles.map(({ nomUsage }) => nomUsage)}, ${cles.map(({ prenom }) => prenom)})`,
  );
  return rows.map((row) => ({ ...row, rang: fiches[row.rang - 1]?.rang ?? 0 }));
}

/** Serialises the updates of one school: the second waits for the first, then sees what it wrote. */
export async function lockEcole(trx: EcoleTrx): Promise<void> {
  await trx.run(sql`select pg_advisory_xact_lock(${cleMisesAJour(sql`${trx.ecoleId}::text`)})`);
}

/** Creates what is missing; returns the id of every class of the school by its label. */
export async function saveClasses(
  trx: EcoleTrx,
  creees: readonly string[],
  supprimees: readonly string[],
): Promise<Map<string, string>> {
  await trx.run(
    sql`insert into classes (ecole_id, libelle, tri) select ${trx.ecoleId}, l.libelle, l.tri
     from unnest(${creees}::text[], ${creees.map(cleDeTri)}::text[]) as l (libelle, tri)
     on conflict (ecole_id, libelle) do nothing`,
  );
  await trx.run(
    sql`delete from classes cl where cl.ecole_id = ${trx.ecoleId} and cl.libelle = any (${supprimees})
       and not exists (select 1 from eleves e where e.ecole_id = ${trx.ecoleId} and e.classe_id = cl.id)`,
  );
  const rows = await trx.rows<{ id: string; libelle: string }>(
    sql`select id, libelle from classes where ecole_id = ${trx.ecoleId}`,
  );
  return new Map(rows.map((row) => [row.libelle, row.id]));
}

export const insertEleves = (
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly DonneesEleve[],
): Promise<string[]> => insertFiches(trx, 'eleves', elevesColumns(classes), eleves);

export const insertRepresentantsLegaux = (
  trx: EcoleTrx,
  representants: readonly DonneesRepresentant[],
): Promise<string[]> => insertFiches(trx, 'representants_legaux', REPRESENTANTS_COLUMNS, representants);

/** The accounts of these new fiches go on from another school of the agent; returns how many. */
export async function suivreComptes(trx: EcoleTrx, eleveIds: readonly string[]): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>(sql`select suivre_comptes(${eleveIds}) as nombre`);
  return nombre;
}

/** A fiche that needs an account, and the name that gives its identifier. */
export interface FicheSansCompte {
  id: string;
  nom: string;
  prenom: string;
}

/**
 * Opens the accounts of the fiches that have none. Last of an update: the identifier counters are common to all schools,
 * and must not make one wait for the update of another.
 */
export async function openComptes(
  trx: EcoleTrx,
  eleves: readonly FicheSansCompte[],
  representants: readonly FicheSansCompte[],
): Promise<void> {
  const racines = (fiches: readonly FicheSansCompte[]) =>
    fiches.map(({ prenom, nom }) => racineIdentifiant(prenom, nom));
  const ids = (fiches: readonly FicheSansCompte[]) => fiches.map(({ id }) => id);
  const [racinesEleves, racinesRepresentants] = [racines(eleves), racines(representants)];
  const compteurs = [...new Set([...racinesEleves, ...racinesRepresentants])];
  await trx.run(sql`select prendre_compteurs(${compteurs})`);
  await trx.run(sql`select from ouvrir_comptes_eleves(${ids(eleves)}, ${racinesEleves})`);
  await trx.run(
    sql`select from ouvrir_comptes_representants(${ids(representants)}, ${racinesRepresentants})`,
  );
}

export const updateEleves = (
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly (DonneesEleve & { id: string })[],
): Promise<void> => updateFiches(trx, 'eleves', elevesColumns(classes), eleves);

export const updateRepresentantsLegaux = (
  trx: EcoleTrx,
  representants: readonly (DonneesRepresentant & { id: string })[],
): Promise<void> => updateFiches(trx, 'representants_legaux', REPRESENTANTS_COLUMNS, representants);

/** Leavers keep their account and leave the lists. */
export async function setPartis(
  trx: EcoleTrx,
  table: TableDeFiches,
  partis: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(
    sql`update ${raw(table)} set parti_le = ${le} where ecole_id = ${trx.ecoleId} and id = any (${partis})`,
  );
}

const REPRENDRE: Readonly<Record<TableDeFiches, Sql>> = {
  eleves: sql`reprendre_eleves`,
  representants_legaux: sql`reprendre_representants`,
};

/** They come back, with their account; returns those whose account has gone on elsewhere, who need a new one. */
export async function setRevenus(
  trx: EcoleTrx,
  table: TableDeFiches,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(sql`select ${REPRENDRE[table]}(${ids}) as id`);
  return rows.map(({ id }) => id);
}

export interface Lien {
  representantId: string;
  eleveId: string;
}

export async function saveLiens(
  trx: EcoleTrx,
  ajoutes: readonly Lien[],
  retires: readonly Lien[],
): Promise<void> {
  const enLignes = (liens: readonly Lien[]) =>
    sql`unnest(${liens.map((l) => l.representantId)}::bigint[], ${liens.map((l) => l.eleveId)}::bigint[])
      as l (representant, eleve)`;
  await trx.run(
    sql`delete from rattachements t using ${enLignes(retires)}
     where t.ecole_id = ${trx.ecoleId} and t.representant_legal_id = l.representant and t.eleve_id = l.eleve`,
  );
  await trx.run(
    sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
     select ${trx.ecoleId}, l.representant, l.eleve from ${enLignes(ajoutes)} on conflict do nothing`,
  );
}

export async function closeSignalements(trx: EcoleTrx, ids: readonly string[], le: Date): Promise<void> {
  await trx.run(
    sql`update signalements set clos_le = ${le} where ecole_id = ${trx.ecoleId} and id = any (${ids})`,
  );
}

/** Names changed in ONDE: « Nouvel identifiant » is proposed for these fiches (rules §7). */
export async function markIdentitesChangees(
  trx: EcoleTrx,
  table: TableDeFiches,
  ids: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(
    sql`update ${raw(table)} set identite_changee_le = ${le} where ecole_id = ${trx.ecoleId} and id = any (${ids})`,
  );
}
