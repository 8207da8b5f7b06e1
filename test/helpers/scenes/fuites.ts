import sql, { raw, type Sql } from 'sql-template-tag';
import type { AccesEcole } from '../../../src/database/database.ts';
import type { Deps } from '../../../src/deps.ts';
import type { DeuxEcoles } from './deux-ecoles.ts';

/** What one's own session may attempt on a table, by what is granted to it column by column. */
export interface Droits {
  lit: boolean;
  colonnes: string[];
  change: string | null;
  efface: boolean;
}

export const droitsSur = (deps: Deps, ici: AccesEcole, table: string): Promise<Droits> =>
  deps.database.readEcole(ici, (trx) =>
    trx.one<Droits>(
      sql`select has_table_privilege(${table}, 'select') as lit, has_table_privilege(${table}, 'delete') as efface,
         array(select attname::text from pg_attribute where attrelid = ${table}::regclass and attnum > 0
               and attidentity = '' and attgenerated = ''
               and has_column_privilege(${table}, attnum, 'insert')) as colonnes,
         (select min(attname::text) from pg_attribute where attrelid = ${table}::regclass and attnum > 0
               and attname not in ('ecole_id', 'id') and has_column_privilege(${table}, attnum, 'update')) as change`,
    ),
  );

/**
 * What this table lets the director of one's own school do to the other school: nothing, or the database does not keep them apart.
 * Whatever is attempted is undone.
 */
export async function fuitesDe(
  deps: Deps,
  { mienne, autre }: DeuxEcoles,
  ici: AccesEcole,
  table: string,
): Promise<string[]> {
  const { database } = deps;
  const droits = await droitsSur(deps, ici, table);
  const fuites: string[] = [];
  if (droits.lit) {
    const vues = await database.readEcole(ici, (trx) =>
      trx.rows(sql`select 1 from ${raw(table)} where ecole_id <> ${mienne.id}`),
    );
    if (vues.length > 0) fuites.push('lit');
  }
  if (droits.colonnes.length > 0) {
    // As written by its own school, hence right in every other respect; but in one's own name, as another rule wants.
    const modele = await database.withOps((trx) =>
      trx.one<Record<string, unknown>>(sql`select * from ${raw(table)} where ecole_id = ${autre.id} limit 1`),
    );
    if (modele.agent_id !== undefined) modele.agent_id = mienne.agent.id;
    const colonnes = raw(droits.colonnes.filter((nom) => modele[nom] !== undefined).join(', '));
    const insertion = sql`insert into ${raw(table)} (${colonnes})
      select ${colonnes} from json_populate_record(null::${raw(table)}, ${JSON.stringify(enJson(modele))})`;
    if (!(await refuse(deps, ici, insertion))) fuites.push('insère');
  }
  if (droits.change) {
    const colonne = raw(droits.change);
    const changement = sql`update ${raw(table)} set ${colonne} = ${colonne} where ecole_id = ${autre.id}`;
    if (!(await refuse(deps, ici, changement))) fuites.push('change');
  }
  if (droits.efface) {
    const suppression = sql`delete from ${raw(table)} where ecole_id = ${autre.id}`;
    if (!(await refuse(deps, ici, suppression))) fuites.push('efface');
  }
  return fuites;
}

/** For having touched nothing, or because of the rows' policy: another refusal would hide that the policy let it through. */
async function refuse({ database }: Deps, ici: AccesEcole, enonce: Sql): Promise<boolean> {
  let touchees = 0;
  const outcome = await database
    .withEcole(ici, async (trx) => {
      touchees = await trx.run(enonce);
      throw new Error('à défaire');
    })
    .catch((error: Error) => error.message);
  return outcome === 'à défaire' ? touchees === 0 : /row-level security/.test(outcome);
}

/** As json_populate_record() reads it back. */
export const enJson = (ligne: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ligne).map(([nom, valeur]) => [
      nom,
      Buffer.isBuffer(valeur) ? `\\x${valeur.toString('hex')}` : valeur,
    ]),
  );
