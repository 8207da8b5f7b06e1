import type { EcoleTrx } from '../database/transaction.ts';
import { normaliserPourRecherche } from '../domain/francais.ts';
import { racineIdentifiant } from '../domain/identifiant.ts';
import type { DonneesEleve, DonneesResponsable, EtatEcole } from '../domain/onde/diff/etat.ts';
import type { CiviliteOnde, SexeOnde } from '../domain/onde/types.ts';

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
    [trx.ecoleId, creees, creees.map(normaliserPourRecherche)],
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

type Columns<D> = readonly { name: string; type: string; value(fiche: D): unknown }[];

const nomComplet = ({ nom, nomUsage, prenom }: { nom: string; nomUsage: string | null; prenom: string }) =>
  normaliserPourRecherche(`${nom} ${nomUsage ?? ''} ${prenom}`);
const pourTri = ({ nom, nomUsage, prenom }: { nom: string; nomUsage: string | null; prenom: string }) =>
  normaliserPourRecherche(`${nomUsage ?? nom} ${prenom}`);

const elevesColumns = (classes: ReadonlyMap<string, string>): Columns<DonneesEleve> => [
  {
    name: 'classe_id',
    type: 'bigint',
    value: (e) => (e.classe === null ? null : (classes.get(e.classe) ?? null)),
  },
  { name: 'niveau', type: 'text', value: (e) => e.niveau },
  { name: 'nom', type: 'text', value: (e) => e.nom },
  { name: 'nom_usage', type: 'text', value: (e) => e.nomUsage },
  { name: 'prenom', type: 'text', value: (e) => e.prenom },
  { name: 'date_naissance', type: 'date', value: (e) => e.dateNaissance },
  { name: 'sexe', type: 'text', value: (e) => e.sexe },
  { name: 'ine', type: 'text', value: (e) => e.ine },
  { name: 'recherche', type: 'text', value: nomComplet },
  { name: 'tri', type: 'text', value: pourTri },
];

const RESPONSABLES_COLUMNS: Columns<DonneesResponsable> = [
  { name: 'civilite', type: 'text', value: (r) => r.civilite },
  { name: 'nom', type: 'text', value: (r) => r.nom },
  { name: 'nom_usage', type: 'text', value: (r) => r.nomUsage },
  { name: 'prenom', type: 'text', value: (r) => r.prenom },
  { name: 'mail', type: 'text', value: (r) => r.mail },
  { name: 'portable', type: 'text', value: (r) => r.portable },
  { name: 'telephone_domicile', type: 'text', value: (r) => r.telephoneDomicile },
  { name: 'telephone_travail', type: 'text', value: (r) => r.telephoneTravail },
  { name: 'adresse', type: 'text', value: (r) => r.adresse },
  { name: 'code_postal', type: 'text', value: (r) => r.codePostal },
  { name: 'commune', type: 'text', value: (r) => r.commune },
  { name: 'pays', type: 'text', value: (r) => r.pays },
  { name: 'recherche', type: 'text', value: nomComplet },
  { name: 'tri', type: 'text', value: pourTri },
];

const arrays = <D>(columns: Columns<D>, fiches: readonly D[]) => columns.map((c) => fiches.map(c.value));
const unnest = <D>(columns: Columns<D>, first: number) =>
  `unnest(${columns.map((c, rank) => `$${first + rank}::${c.type}[]`).join(', ')})`;
const names = <D>(columns: Columns<D>) => columns.map((c) => c.name).join(', ');

/** Rows are inserted and returned in the order given: PostgreSQL writes an ordered INSERT … SELECT in its order. */
async function insertFiches<D>(
  trx: EcoleTrx,
  table: string,
  columns: Columns<D>,
  fiches: readonly D[],
): Promise<string[]> {
  if (fiches.length === 0) return [];
  const rows = await trx.rows<{ id: string }>(
    `insert into ${table} (ecole_id, ${names(columns)})
     select $1, ${names(columns)} from ${unnest(columns, 2)} with ordinality as l (${names(columns)}, rang)
     order by rang returning id`,
    [trx.ecoleId, ...arrays(columns, fiches)],
  );
  return rows.map((row) => row.id);
}

async function updateFiches<D>(
  trx: EcoleTrx,
  table: string,
  columns: Columns<D>,
  fiches: readonly (D & { id: string })[],
): Promise<void> {
  if (fiches.length === 0) return;
  await trx.run(
    `update ${table} f set ${columns.map((c) => `${c.name} = l.${c.name}`).join(', ')}
     from unnest($2::bigint[], ${unnest(columns, 3).slice('unnest('.length)} as l (id, ${names(columns)})
     where f.ecole_id = $1 and f.id = l.id`,
    [trx.ecoleId, fiches.map((f) => f.id), ...arrays(columns, fiches)],
  );
}

/** Inserts pupils and opens their accounts; ids in the order given. */
export async function insertEleves(
  trx: EcoleTrx,
  classes: ReadonlyMap<string, string>,
  eleves: readonly DonneesEleve[],
): Promise<string[]> {
  const ids = await insertFiches(trx, 'eleves', elevesColumns(classes), eleves);
  const racines = eleves.map((e) => racineIdentifiant(e.prenom, e.nom));
  await trx.run('select ouvrir_comptes_eleves($1, $2)', [ids, racines]);
  return ids;
}

/** Inserts guardians and opens or joins their accounts (DESIGN §4.5); ids in the order given. */
export async function insertResponsables(
  trx: EcoleTrx,
  responsables: readonly DonneesResponsable[],
): Promise<string[]> {
  const ids = await insertFiches(trx, 'representants_legaux', RESPONSABLES_COLUMNS, responsables);
  const racines = responsables.map((r) => racineIdentifiant(r.prenom, r.nom));
  await trx.run('select ouvrir_comptes_representants($1, $2)', [ids, racines]);
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

/** Leavers keep their account and leave the lists; a return undoes it. */
export async function setPartis(
  trx: EcoleTrx,
  table: 'eleves' | 'representants_legaux',
  partis: readonly string[],
  revenus: readonly string[],
  le: Date,
): Promise<void> {
  await trx.run(
    `update ${table} set parti_le = case when id = any ($2) then $4::timestamptz end
     where ecole_id = $1 and (id = any ($2) or id = any ($3))`,
    [trx.ecoleId, partis, revenus, le],
  );
}

/** After INEs arrived or pupils came back: see accorder_comptes_eleves(). */
export async function accorderComptesEleves(trx: EcoleTrx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.run('select accorder_comptes_eleves($1)', [ids]);
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
