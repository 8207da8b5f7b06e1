import type { EcoleTrx } from '../database/transaction.ts';
import { cleDeTri, texteDeRecherche } from '../domain/francais.ts';
import type { DonneesEleve, DonneesResponsable } from '../domain/onde/diff/etat.ts';

/** How a fiche of ONDE becomes columns, one array each, so that one statement writes them all. */
type Columns<D> = readonly { name: string; type: string; value(fiche: D): unknown }[];

export const pourRecherche = ({
  nom,
  nomUsage,
  prenom,
}: {
  nom: string;
  nomUsage: string | null;
  prenom: string;
}) => texteDeRecherche(nom, nomUsage, prenom);
export const pourTri = ({
  nom,
  nomUsage,
  prenom,
}: {
  nom: string;
  nomUsage: string | null;
  prenom: string;
}) => cleDeTri(`${nomUsage ?? nom} ${prenom}`);

export const elevesColumns = (classes: ReadonlyMap<string, string>): Columns<DonneesEleve> => [
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
  { name: 'recherche', type: 'text', value: pourRecherche },
  { name: 'tri', type: 'text', value: pourTri },
];

export const RESPONSABLES_COLUMNS: Columns<DonneesResponsable> = [
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
  { name: 'recherche', type: 'text', value: pourRecherche },
  { name: 'tri', type: 'text', value: pourTri },
];

const arrays = <D>(columns: Columns<D>, fiches: readonly D[]) => columns.map((c) => fiches.map(c.value));
const unnest = <D>(columns: Columns<D>, first: number) =>
  `unnest(${columns.map((c, rank) => `$${first + rank}::${c.type}[]`).join(', ')})`;
const names = <D>(columns: Columns<D>) => columns.map((c) => c.name).join(', ');

/** Rows are inserted and returned in the order given: PostgreSQL writes an ordered INSERT … SELECT in its order. */
export async function insertFiches<D>(
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

export async function updateFiches<D>(
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
