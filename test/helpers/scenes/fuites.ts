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
      `select has_table_privilege($1, 'select') as lit, has_table_privilege($1, 'delete') as efface,
         array(select attname::text from pg_attribute where attrelid = $1::regclass and attnum > 0
               and attidentity = '' and attgenerated = '' and has_column_privilege($1, attnum, 'insert')) as colonnes,
         (select min(attname::text) from pg_attribute where attrelid = $1::regclass and attnum > 0
               and attname not in ('ecole_id', 'id') and has_column_privilege($1, attnum, 'update')) as change`,
      [table],
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
      trx.rows(`select 1 from ${table} where ecole_id <> $1`, [mienne.id]),
    );
    if (vues.length > 0) fuites.push('lit');
  }
  if (droits.colonnes.length > 0) {
    // As written by its own school, hence right in every other respect; but in one's own name, as another rule wants.
    const modele = await database.withOps((trx) =>
      trx.one<Record<string, unknown>>(`select * from ${table} where ecole_id = $1 limit 1`, [autre.id]),
    );
    if (modele.agent_id !== undefined) modele.agent_id = mienne.agent.id;
    const colonnes = droits.colonnes.filter((nom) => modele[nom] !== undefined).join(', ');
    const sql = `insert into ${table} (${colonnes}) select ${colonnes} from json_populate_record(null::${table}, $1)`;
    if (!(await refuse(deps, ici, sql, [JSON.stringify(enJson(modele))]))) fuites.push('insère');
  }
  for (const [quoi, sql] of [
    [
      'change',
      droits.change && `update ${table} set ${droits.change} = ${droits.change} where ecole_id = $1`,
    ],
    ['efface', droits.efface && `delete from ${table} where ecole_id = $1`],
  ] as const) {
    if (sql && !(await refuse(deps, ici, sql, [autre.id]))) fuites.push(quoi);
  }
  return fuites;
}

/** For having touched nothing, or because of the rows' policy: another refusal would hide that the policy let it through. */
async function refuse({ database }: Deps, ici: AccesEcole, sql: string, params: unknown[]): Promise<boolean> {
  let touchees = 0;
  const issue = await database
    .withEcole(ici, async (trx) => {
      touchees = await trx.run(sql, params);
      throw new Error('à défaire');
    })
    .catch((error: Error) => error.message);
  return issue === 'à défaire' ? touchees === 0 : /row-level security/.test(issue);
}

/** As json_populate_record() reads it back. */
export const enJson = (ligne: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(ligne).map(([nom, valeur]) => [
      nom,
      Buffer.isBuffer(valeur) ? `\\x${valeur.toString('hex')}` : valeur,
    ]),
  );
