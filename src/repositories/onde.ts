import type { EcoleTrx } from '../database/transaction.ts';
import { cleDeTri } from '../domain/francais.ts';
import { racineIdentifiant } from '../domain/identifiant.ts';
import type { Ailleurs } from '../domain/onde/diff/ailleurs.ts';
import type { DonneesEleve, DonneesResponsable, EtatEcole } from '../domain/onde/diff/etat.ts';
import type { CiviliteOnde, EleveOnde, SexeOnde } from '../domain/onde/types.ts';
import { elevesColumns, insertFiches, pourTri, RESPONSABLES_COLUMNS, updateFiches } from './onde-fiches.ts';

/** Everything ONDE may compare itself to in the current school, leavers included; in a stable order. */
export async function loadEtatEcole(trx: EcoleTrx): Promise<EtatEcole> {
  const { ecoleId } = trx;
  const eleves = await trx.rows<EtatEcole['eleves'][number] & { sexe: SexeOnde | null }>(
    `select e.id, e.nom, e.nom_usage as "nomUsage", e.prenom, e.date_naissance as "dateNaissance", e.sexe, e.ine,
       e.niveau, cl.libelle as classe, e.parti_le is not null as parti
     from eleves e left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
     where e.ecole_id = $1 order by e.id`,
    [ecoleId],
  );
  const responsables = await trx.rows<EtatEcole['responsables'][number] & { civilite: CiviliteOnde | null }>(
    `select id, civilite, nom, nom_usage as "nomUsage", prenom, mail, portable,
       telephone_domicile as "telephoneDomicile", telephone_travail as "telephoneTravail", adresse,
       code_postal as "codePostal", commune, pays, parti_le is not null as parti
     from representants_legaux where ecole_id = $1 order by id`,
    [ecoleId],
  );
  const rattachements = await trx.rows<EtatEcole['rattachements'][number]>(
    `select representant_legal_id as "responsableId", eleve_id as "eleveId" from rattachements
     where ecole_id = $1 order by 1, 2`,
    [ecoleId],
  );
  const signalements = await trx.rows<EtatEcole['signalements'][number]>(
    `select id, type, representant_legal_id as "responsableId", eleve_id as "eleveId" from signalements
     where ecole_id = $1 and clos_le is null order by id`,
    [ecoleId],
  );
  return { eleves, responsables, rattachements, signalements };
}

/** What other schools make known of the pupils of this school and of this file: see the SQL functions. */
export async function loadAilleurs(trx: EcoleTrx, lignes: readonly EleveOnde[]): Promise<Ailleurs> {
  const suivis = await trx.rows<{ id: string }>('select eleves_suivis_ailleurs() as id');
  const avecIne = lignes.filter(({ ine }) => ine !== undefined);
  const inesDAutrui = await trx.rows<{ ine: string }>('select ines_d_autrui($1, $2, $3) as ine', [
    avecIne.map(({ ine }) => ine),
    avecIne.map(({ dateNaissance }) => dateNaissance),
    avecIne.map(({ nom, nomUsage, prenom }) => pourTri({ nom, nomUsage: nomUsage ?? null, prenom })),
  ]);
  return {
    suivis: new Set(suivis.map(({ id }) => id)),
    inesDAutrui: new Set(inesDAutrui.map(({ ine }) => ine)),
  };
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

/**
 * What the update shares with other schools, locked in one order for all: accounts of the pupils it touches, and
 * the identifier counters of the arrivals.
 */
export async function lockPartages(
  trx: EcoleTrx,
  touches: {
    eleveIds: readonly string[];
    elevesArrivants: readonly DonneesEleve[];
    responsablesArrivants: readonly DonneesResponsable[];
    ines: readonly string[];
  },
): Promise<void> {
  const { eleveIds, elevesArrivants, responsablesArrivants, ines } = touches;
  await trx.run('select verrouiller_mise_a_jour($1, $2, $3)', [
    eleveIds,
    ines,
    [...new Set([...elevesArrivants, ...responsablesArrivants].map(racine))],
  ]);
}

const racine = ({ prenom, nom }: { prenom: string; nom: string }) => racineIdentifiant(prenom, nom);

/** Inserts pupils and opens their accounts, or takes over the account their INE names; ids in the order given. */
export async function insertEleves(
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly DonneesEleve[],
  le: Date,
): Promise<{ ids: string[]; comptesSuivis: number }> {
  const ids = await insertFiches(trx, 'eleves', elevesColumns(classes), eleves);
  const { suivis } = await trx.one<{ suivis: number }>(
    'select count(*) filter (where deja_connu)::int as suivis from ouvrir_comptes_eleves($1, $2, $3)',
    [ids, eleves.map(racine), le],
  );
  return { ids, comptesSuivis: suivis };
}

/** Inserts guardians and opens or joins their accounts (DESIGN §4.5); ids in the order given. */
export async function insertResponsables(
  trx: EcoleTrx,
  responsables: readonly DonneesResponsable[],
): Promise<string[]> {
  const ids = await insertFiches(trx, 'representants_legaux', RESPONSABLES_COLUMNS, responsables);
  await trx.run('select ouvrir_comptes_representants($1, $2)', [ids, responsables.map(racine)]);
  return ids;
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

/** Pupils who come back, with their account; returns how many accounts were in another school meanwhile. */
export async function setElevesRevenus(trx: EcoleTrx, ids: readonly string[], le: Date): Promise<number> {
  const { nombre } = await trx.one<{ nombre: number }>('select reprendre_comptes_eleves($1, $2) as nombre', [
    ids,
    le,
  ]);
  return nombre;
}

export async function setResponsablesRevenus(trx: EcoleTrx, ids: readonly string[]): Promise<void> {
  await trx.run('update representants_legaux set parti_le = null where ecole_id = $1 and id = any ($2)', [
    trx.ecoleId,
    ids,
  ]);
}

/** The file no longer names these pupils whom another school had received: naming them again will be a return. */
export async function oublierTransferts(trx: EcoleTrx, encoreNommes: readonly string[]): Promise<void> {
  await trx.run(
    'update eleves set transfere_le = null where ecole_id = $1 and transfere_le is not null and id <> all ($2)',
    [trx.ecoleId, encoreNommes],
  );
}

/** The INE of the accounts follow those of the fiches: see accorder_ine_comptes(). */
export async function accorderInes(trx: EcoleTrx): Promise<void> {
  await trx.run('select accorder_ine_comptes()');
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
