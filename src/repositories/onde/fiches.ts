import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import { cleDeTri, texteDeRecherche } from '../../domain/francais.ts';
import { clesDesNoms, type Noms } from '../../domain/onde/cles.ts';
import type { DonneesEleve, DonneesRepresentant } from '../../domain/onde/diff/etat.ts';
import type { TableDeFiches } from '../../queries/comptes/compte-sql.ts';

/** How a fiche of ONDE becomes columns, one array each, so that one statement writes them all. */
type Columns<D> = readonly { name: string; type: string; value(fiche: D): unknown }[];

/** What is written once from the names, so that a search, a sort and a comparison only read columns. */
const NAMES_COLUMNS: Columns<Noms> = [
  { name: 'nom', type: 'text', value: ({ nom }) => nom },
  { name: 'nom_usage', type: 'text', value: ({ nomUsage }) => nomUsage },
  { name: 'prenom', type: 'text', value: ({ prenom }) => prenom },
  {
    name: 'recherche',
    type: 'text',
    value: ({ nom, nomUsage, prenom }) => texteDeRecherche(nom, nomUsage, prenom),
  },
  {
    name: 'tri',
    type: 'text',
    value: ({ nom, nomUsage, prenom }) => cleDeTri(`${nomUsage ?? nom} ${prenom}`),
  },
  { name: 'cle_nom', type: 'text', value: (noms) => clesDesNoms(noms).nom },
  { name: 'cle_nom_usage', type: 'text', value: (noms) => clesDesNoms(noms).nomUsage },
  { name: 'cle_prenom', type: 'text', value: (noms) => clesDesNoms(noms).prenom },
];

export const elevesColumns = (classes: ReadonlyMap<string, string>): Columns<DonneesEleve> => [
  {
    name: 'classe_id',
    type: 'bigint',
    value: (e) => (e.classe === null ? null : (classes.get(e.classe) ?? null)),
  },
  { name: 'niveau', type: 'text', value: (e) => e.niveau },
  ...NAMES_COLUMNS,
  { name: 'date_naissance', type: 'date', value: (e) => e.dateNaissance },
  { name: 'sexe', type: 'text', value: (e) => e.sexe },
  { name: 'ine', type: 'text', value: (e) => e.ine },
];

export const REPRESENTANTS_COLUMNS: Columns<DonneesRepresentant> = [
  { name: 'civilite', type: 'text', value: (r) => r.civilite },
  ...NAMES_COLUMNS,
  { name: 'mail', type: 'text', value: (r) => r.mail },
  { name: 'portable', type: 'text', value: (r) => r.portable },
  { name: 'telephone_domicile', type: 'text', value: (r) => r.telephoneDomicile },
  { name: 'telephone_travail', type: 'text', value: (r) => r.telephoneTravail },
  { name: 'adresse', type: 'text', value: (r) => r.adresse },
  { name: 'code_postal', type: 'text', value: (r) => r.codePostal },
  { name: 'commune', type: 'text', value: (r) => r.commune },
  { name: 'pays', type: 'text', value: (r) => r.pays },
];

const names = <D>(columns: Columns<D>): Sql => raw(columns.map(({ name }) => name).join(', '));
/** One array per column. */
const arrays = <D>(columns: Columns<D>, fiches: readonly D[]): Sql =>
  join(columns.map(({ type, value }) => sql`${fiches.map(value)}::${raw(type)}[]`));

/** Rows are inserted and returned in the order given: PostgreSQL writes an ordered INSERT … SELECT in its order. */
export async function insertFiches<D>(
  trx: EcoleTrx,
  table: TableDeFiches,
  columns: Columns<D>,
  fiches: readonly D[],
): Promise<string[]> {
  if (fiches.length === 0) return [];
  const rows = await trx.rows<{ id: string }>(
    sql`insert into ${raw(table)} (ecole_id, ${names(columns)})
     select ${trx.ecoleId}, ${names(columns)}
     from unnest(${arrays(columns, fiches)}) with ordinality as l (${names(columns)}, rang)
     order by rang returning id`,
  );
  return rows.map((row) => row.id);
}

export async function updateFiches<D>(
  trx: EcoleTrx,
  table: TableDeFiches,
  columns: Columns<D>,
  fiches: readonly (D & { id: string })[],
): Promise<void> {
  if (fiches.length === 0) return;
  await trx.run(
    sql`update ${raw(table)} f set ${raw(columns.map(({ name }) => `${name} = l.${name}`).join(', '))}
     from unnest(${fiches.map(({ id }) => id)}::bigint[], ${arrays(columns, fiches)}) as l (id, ${names(columns)})
     where f.ecole_id = ${trx.ecoleId} and f.id = l.id`,
  );
}
