import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import sql from 'sql-template-tag';
import type { Parcours } from '../../../../src/domain/portail/parcours.ts';
import type { TestApp } from '../../app.ts';
import { annuler, CONTEXTE_LU, type Contexte, type Relation } from '../../attaques.ts';
import type { Informe } from './informes.ts';

type Test = { readonly current: TestApp };

/** What a session may have proved on its way. */
interface Prouve {
  /** A password chosen on the way, and not in force. */
  nouveauHache?: string;
  enfantsDits?: boolean;
  codeProuve?: boolean;
}

/** A session of this person, opened by the owner without the pages, on this way; its id. */
export async function ouvrirSessionDe(
  { current: { deps } }: Test,
  { compteId }: Pick<Informe, 'compteId'>,
  parcours: Parcours = 'ouverte',
  { nouveauHache, enfantsDits = false, codeProuve = false }: Prouve = {},
): Promise<string> {
  const session = randomBytes(32).toString('base64url');
  const nombre = await deps.database.withOps((trx) =>
    trx.run(
      sql`insert into portail_sessions (empreinte, parcours, profil, compte_id, version_acces, force, provisoire_ecole,
           provisoire_emis_le, nouveau_hache, enfants_dits, code_prouve,
           franceconnect_sub)
       select empreinte_de_session(${session}), ${parcours}, c.profil, c.id, c.version_acces, 'mot_de_passe', p.ecole_id,
         p.emis_le, ${nouveauHache ?? null}, ${enfantsDits}, ${codeProuve},
         ${parcours === 'franceconnect' ? session : null}
       from comptes c left join provisoires p on p.compte_id = c.id and ${parcours} <> 'ouverte' where c.id = ${compteId}`,
    ),
  );
  if (nombre !== 1) throw new Error('Session non ouverte');
  return session;
}

/** Whether the database still takes this id for somebody's. */
export const vaut = async ({ current: { deps } }: Test, session: string): Promise<boolean> =>
  (await deps.database.withOps((trx) => trx.rows(sql`select 1 from session_portail_vivante(${session})`)))
    .length > 0;

/** As raw SQL of the portal's login, in the name of this session; undone at the end. */
export const enSession = <R>(client: pg.Client, session: string, fn: () => Promise<R>): Promise<R> =>
  annuler(client, async () => {
    await client.query('select from entrer_portail($1)', [session]);
    return fn();
  });

/** What entrer_portail() states, whose seal anybody there may read. */
export const voirContexteDe = (client: pg.Client, session: string): Promise<Contexte> =>
  enSession(client, session, async () => {
    const { rows } = await client.query<Contexte>(CONTEXTE_LU);
    const [contexte] = rows;
    if (contexte === undefined) throw new Error('Aucun contexte');
    return contexte;
  });

/** What is granted to the portal's login on each relation: the columns that it may read, undefined when none. */
export async function colonnesLues(
  proprietaire: pg.Client,
  relations: readonly Relation[],
): Promise<Map<string, string | undefined>> {
  const lues = new Map<string, string | undefined>();
  for (const { nom } of relations) {
    const { rows } = await proprietaire.query<{ colonnes: string | null }>(
      `select string_agg(quote_ident(attname), ', ') as colonnes from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped
         and has_column_privilege('comptes1d_portail', attrelid, attnum, 'select')`,
      [nom],
    );
    lues.set(nom, rows[0]?.colonnes ?? undefined);
  }
  return lues;
}
