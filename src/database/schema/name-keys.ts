import type pg from 'pg';
import { clesDesNoms } from '../../domain/onde/cles.ts';

const TABLES = ['eleves', 'representants_legaux'] as const;
const COLUMNS = ['cle_nom', 'cle_nom_usage', 'cle_prenom'] as const;

interface Fiche {
  ecole_id: string;
  id: string;
  nom: string;
  nomUsage: string | null;
  prenom: string;
}

/**
 * Gives the fiches of an older version the keys of their names, then forbids that one be missing. What an interruption leaves is done by
 * the next call. A version whose cleNom() folds otherwise lifts « not null » and empties the columns in a migration: all is filled anew.
 */
export async function fillNameKeys(client: pg.Client, batch = 2_000): Promise<void> {
  for (const table of TABLES) {
    if (await isComplete(client, table)) continue;
    for (let last: Fiche | undefined; ; ) {
      const fiches: Fiche[] = await listUnkeyed(client, table, last, batch);
      if (fiches.length === 0) break;
      await writeKeys(client, table, fiches);
      last = fiches.at(-1);
    }
    await client.query(
      `alter table ${table} ${COLUMNS.map((column) => `alter column ${column} set not null`).join(', ')}`,
    );
  }
}

type Table = (typeof TABLES)[number];

async function isComplete(client: pg.Client, table: Table): Promise<boolean> {
  const { rows } = await client.query<{ complete: boolean }>(
    `select count(*) = $3 as complete from pg_attribute
     where attrelid = $1::regclass and attname = any ($2) and attnotnull`,
    [table, COLUMNS, COLUMNS.length],
  );
  return rows[0]?.complete === true;
}

async function listUnkeyed(
  client: pg.Client,
  table: Table,
  last: Fiche | undefined,
  batch: number,
): Promise<Fiche[]> {
  const { rows } = await client.query<Fiche>(
    `select ecole_id, id, nom, nom_usage as "nomUsage", prenom from ${table}
     where (ecole_id, id) > ($1::bigint, $2::bigint) and cle_nom is null order by ecole_id, id limit $3`,
    [last?.ecole_id ?? 0, last?.id ?? 0, batch],
  );
  return rows;
}

async function writeKeys(client: pg.Client, table: Table, fiches: readonly Fiche[]): Promise<void> {
  const cles = fiches.map(clesDesNoms);
  await client.query(
    `update ${table} f set cle_nom = l.nom, cle_nom_usage = l.usage, cle_prenom = l.prenom
     from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) as l (ecole_id, id, nom, usage, prenom)
     where f.ecole_id = l.ecole_id and f.id = l.id`,
    [
      fiches.map((fiche) => fiche.ecole_id),
      fiches.map((fiche) => fiche.id),
      cles.map(({ nom }) => nom),
      cles.map(({ nomUsage }) => nomUsage),
      cles.map(({ prenom }) => prenom),
    ],
  );
}
