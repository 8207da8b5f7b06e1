import type { EcoleTrx } from '../database/transaction.ts';
import { cleDeTri } from '../domain/francais.ts';
import { racineIdentifiant } from '../domain/identifiant.ts';
import type { DonneesEleve, DonneesResponsable, EtatEcole } from '../domain/onde/diff/etat.ts';
import {
  elevesColumns,
  insertFiches,
  pourRecherche,
  pourTri,
  RESPONSABLES_COLUMNS,
  updateFiches,
} from './onde-fiches.ts';

/** Everything ONDE may compare itself to in the current school, leavers included; in a stable order. */
export const loadEtatEcole = async (trx: EcoleTrx): Promise<EtatEcole> =>
  JSON.parse(await loadEtatEcoleEnJson(trx)) as EtatEcole;

/**
 * The same as JSON, written by PostgreSQL: a web process hands a large school to a worker, and sees whether it is still the same,
 * without taking it apart.
 */
export async function loadEtatEcoleEnJson(trx: EcoleTrx): Promise<string> {
  const { etat } = await trx.one<{ etat: string }>(
    `select json_build_object('eleves', (${enListe(ELEVES)}), 'responsables', (${enListe(RESPONSABLES)}),
       'rattachements', (${enListe(RATTACHEMENTS)}), 'signalements', (${enListe(SIGNALEMENTS)}))::text as etat`,
    [trx.ecoleId],
  );
  return etat;
}

const enListe = (select: string) =>
  `select coalesce(json_agg(row_to_json(ligne)), '[]') from (${select}) as ligne`;

const ELEVES = `select e.id::text, e.nom, e.nom_usage as "nomUsage", e.prenom, e.date_naissance as "dateNaissance",
    e.sexe, e.ine, e.niveau, cl.libelle as classe, e.parti_le is not null as parti
  from eleves e left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
  where e.ecole_id = $1 order by e.id`;
const RESPONSABLES = `select r.id::text, civilite, nom, nom_usage as "nomUsage", prenom, mail, portable,
    telephone_domicile as "telephoneDomicile", telephone_travail as "telephoneTravail", adresse,
    code_postal as "codePostal", commune, pays, parti_le is not null as parti
  from representants_legaux r where r.ecole_id = $1 order by r.id`;
const RATTACHEMENTS = `select representant_legal_id::text as "responsableId", eleve_id::text as "eleveId"
  from rattachements where ecole_id = $1 order by representant_legal_id, eleve_id`;
const SIGNALEMENTS = `select s.id::text, type, representant_legal_id::text as "responsableId", eleve_id::text as "eleveId"
  from signalements s where s.ecole_id = $1 and clos_le is null order by s.id`;

/** One of a file's lines, by its rank, whose account is in another school that the same agent directs. */
export interface CompteASuivre {
  rang: number;
  uai: string;
  nom: string;
  /** That school still names the pupil: its own update comes first. */
  encorePresent: boolean;
}

/** Arrivals who may keep their account (DESIGN §4.5, b): nothing is looked up beyond the agent's own schools. */
export async function listComptesASuivre(
  trx: EcoleTrx,
  arrivees: readonly (DonneesEleve & { rang: number })[],
): Promise<CompteASuivre[]> {
  const fiches = arrivees.filter(({ ine }) => ine !== null);
  if (fiches.length === 0) return [];
  const rows = await trx.rows<CompteASuivre>(
    'select rang, uai, nom, encore_present as "encorePresent" from comptes_a_suivre($1, $2, $3, $4)',
    [
      fiches.map(({ ine }) => ine),
      fiches.map(({ dateNaissance }) => dateNaissance),
      fiches.map(pourTri),
      fiches.map(pourRecherche),
    ],
  );
  return rows.map((row) => ({ ...row, rang: fiches[row.rang - 1]?.rang ?? 0 }));
}

/** Serialises the updates of one school: the second waits for the first, then sees what it wrote. */
export async function lockEcole(trx: EcoleTrx): Promise<void> {
  await trx.run("select pg_advisory_xact_lock(hashtextextended('onde:' || $1::text, 0))", [trx.ecoleId]);
}

/** Creates what is missing; returns the id of every class of the school by its label. */
export async function saveClasses(
  trx: EcoleTrx,
  creees: readonly string[],
  supprimees: readonly string[],
): Promise<Map<string, string>> {
  await trx.run(
    `insert into classes (ecole_id, libelle, tri) select $1, l.libelle, l.tri
     from unnest($2::text[], $3::text[]) as l (libelle, tri) on conflict (ecole_id, libelle) do nothing`,
    [trx.ecoleId, creees, creees.map(cleDeTri)],
  );
  await trx.run(
    `delete from classes cl where cl.ecole_id = $1 and cl.libelle = any ($2)
       and not exists (select 1 from eleves e where e.ecole_id = $1 and e.classe_id = cl.id)`,
    [trx.ecoleId, supprimees],
  );
  const rows = await trx.rows<{ id: string; libelle: string }>(
    'select id, libelle from classes where ecole_id = $1',
    [trx.ecoleId],
  );
  return new Map(rows.map((row) => [row.libelle, row.id]));
}

export const insertEleves = (
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly DonneesEleve[],
): Promise<string[]> => insertFiches(trx, 'eleves', elevesColumns(classes), eleves);

export const insertResponsables = (
  trx: EcoleTrx,
  responsables: readonly DonneesResponsable[],
): Promise<string[]> => insertFiches(trx, 'representants_legaux', RESPONSABLES_COLUMNS, responsables);

/** The accounts of these new fiches go on from another school of the agent; returns how many. */
export async function suivreComptes(trx: EcoleTrx, eleveIds: readonly string[], le: Date): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>('select suivre_comptes($1, $2) as nombre', [
    eleveIds,
    le,
  ]);
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
  responsables: readonly FicheSansCompte[],
): Promise<void> {
  const racines = (fiches: readonly FicheSansCompte[]) =>
    fiches.map(({ prenom, nom }) => racineIdentifiant(prenom, nom));
  const ids = (fiches: readonly FicheSansCompte[]) => fiches.map(({ id }) => id);
  const [racinesEleves, racinesResponsables] = [racines(eleves), racines(responsables)];
  await trx.run('select prendre_compteurs($1)', [[...new Set([...racinesEleves, ...racinesResponsables])]]);
  await trx.run('select from ouvrir_comptes_eleves($1, $2)', [ids(eleves), racinesEleves]);
  await trx.run('select from ouvrir_comptes_representants($1, $2)', [ids(responsables), racinesResponsables]);
}

export const updateEleves = (
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly (DonneesEleve & { id: string })[],
): Promise<void> => updateFiches(trx, 'eleves', elevesColumns(classes), eleves);

export const updateResponsables = (
  trx: EcoleTrx,
  responsables: readonly (DonneesResponsable & { id: string })[],
): Promise<void> => updateFiches(trx, 'representants_legaux', RESPONSABLES_COLUMNS, responsables);

/** Leavers keep their account and leave the lists. */
export async function setPartis(
  trx: EcoleTrx,
  table: 'eleves' | 'representants_legaux',
  partis: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(`update ${table} set parti_le = $3 where ecole_id = $1 and id = any ($2)`, [
    trx.ecoleId,
    partis,
    le,
  ]);
}

const REPRENDRE = { eleves: 'reprendre_eleves', representants_legaux: 'reprendre_representants' } as const;

/** They come back, with their account; returns those whose account has gone on elsewhere, who need a new one. */
export async function setRevenus(
  trx: EcoleTrx,
  table: keyof typeof REPRENDRE,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(`select ${REPRENDRE[table]}($1) as id`, [ids]);
  return rows.map(({ id }) => id);
}

export interface Lien {
  responsableId: string;
  eleveId: string;
}

export async function saveLiens(
  trx: EcoleTrx,
  ajoutes: readonly Lien[],
  retires: readonly Lien[],
): Promise<void> {
  const params = (liens: readonly Lien[]) => [
    trx.ecoleId,
    liens.map((l) => l.responsableId),
    liens.map((l) => l.eleveId),
  ];
  await trx.run(
    `delete from rattachements t using unnest($2::bigint[], $3::bigint[]) as l (responsable, eleve)
     where t.ecole_id = $1 and t.representant_legal_id = l.responsable and t.eleve_id = l.eleve`,
    params(retires),
  );
  await trx.run(
    `insert into rattachements (ecole_id, representant_legal_id, eleve_id)
     select $1, l.responsable, l.eleve from unnest($2::bigint[], $3::bigint[]) as l (responsable, eleve)
     on conflict do nothing`,
    params(ajoutes),
  );
}

export async function closeSignalements(trx: EcoleTrx, ids: readonly string[], le: Date): Promise<void> {
  await trx.run('update signalements set clos_le = $3 where ecole_id = $1 and id = any ($2)', [
    trx.ecoleId,
    ids,
    le,
  ]);
}

/** Names changed in ONDE: « Nouvel identifiant » is proposed for these fiches (DESIGN §7). */
export async function markIdentitesChangees(
  trx: EcoleTrx,
  table: 'eleves' | 'representants_legaux',
  ids: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(`update ${table} set identite_changee_le = $3 where ecole_id = $1 and id = any ($2)`, [
    trx.ecoleId,
    ids,
    le,
  ]);
}
