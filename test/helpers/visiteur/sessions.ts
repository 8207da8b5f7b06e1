import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import sql, { raw } from 'sql-template-tag';
import type { Test as Demande, Response } from 'supertest';
import type { Acte } from '../../../src/domain/connexion/session.ts';
import type { TestApp } from '../app.ts';

type Test = { readonly current: TestApp };

/** What a session is judged by, each with a limit of its own. */
type Instant = 'ouverte_le' | 'vue_le' | 'dernier_code_le';

/** Sessions live by the clock of the database: where a test would wait, the sessions of this agent grow older. */
const vieillir = async ({ current }: Test, instant: Instant, identifiant: string, ms: number) => {
  const nombre = await current.deps.database.withOps((trx) =>
    trx.run(
      sql`update sessions s set ${raw(instant)} = s.${raw(instant)} - ${ms} * interval '1 millisecond'
       from agents a where a.id = s.agent_id and a.identifiant = ${identifiant}`,
    ),
  );
  if (nombre === 0) throw new Error(`Aucune session de ${identifiant} à vieillir`);
};

/** The last code was given this much earlier: the next sensitive action asks for another one. */
export const vieillirCode = (test: Test, identifiant: string, ms: number): Promise<void> =>
  vieillir(test, 'dernier_code_le', identifiant, ms);

/** As if the last code of this agent's sessions had been given for this act, where a test is not about asking for it. */
export const donnerCodePour = ({ current }: Test, identifiant: string, acte: Acte): Promise<number> =>
  current.deps.database.withOps((trx) =>
    trx.run(
      sql`update sessions s set dernier_code_pour = ${acte}, dernier_code_le = now() from agents a
       where a.id = s.agent_id and a.identifiant = ${identifiant} and s.etape = 'ouverte'`,
    ),
  );

/** Since the last request of a person. */
export const vieillirActivite = (test: Test, identifiant: string, ms: number): Promise<void> =>
  vieillir(test, 'vue_le', identifiant, ms);

/** Since this step of a login began or, logged in, since the login: the forms of its pages count no more, either. */
export const vieillirSession = (test: Test, identifiant: string, ms: number): Promise<void> =>
  vieillir(test, 'ouverte_le', identifiant, ms);

/** What the database keeps of the sessions of an agent: step and whether anything is kept beside. */
export const sessionsDe = ({ current }: Test, identifiant: string) =>
  current.deps.database.withOps((trx) =>
    trx.rows<{ etape: string; donnees: boolean }>(
      sql`select s.etape, d.empreinte is not null as donnees from sessions s
       join agents a on a.id = s.agent_id left join donnees_de_session d using (empreinte)
       where a.identifiant = ${identifiant} order by s.ouverte_le`,
    ),
  );

/** From now on every row written counts, in any table; the answer reads the counts by table, and starts again. */
export async function compterEcritures({ current }: Test): Promise<() => Promise<Record<string, number>>> {
  const { database } = current.deps;
  await database.withOps(async (trx) => {
    const tables = await trx.rows<{ nom: string }>(
      sql`select tablename as nom from pg_tables where schemaname = 'public'`,
    );
    await trx.run(sql`create table temoins (relation text not null)`);
    await trx.run(sql`create function temoigner() returns trigger language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
      begin
        insert into temoins values (tg_table_name);
        return null;
      end $$`);
    for (const { nom } of tables)
      await trx.run(sql`create trigger temoin after insert or update or delete on ${raw(nom)}
        for each row execute function temoigner()`);
  });
  return async () => {
    const lignes = await database.withOps((trx) =>
      trx.rows<{ relation: string; nombre: number }>(
        sql`with lus as (delete from temoins returning relation)
         select relation, count(*)::int as nombre from lus group by relation`,
      ),
    );
    return Object.fromEntries(lignes.map(({ relation, nombre }) => [relation, nombre]));
  };
}

/** Takes a lock as the owner, in a transaction that stays open until the promise it gives is called. */
export async function tenirVerrou({ current }: Test, verrou: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: current.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query(verrou);
  return async () => {
    await client.query('commit');
    await client.end();
  };
}

/** Until so many transactions wait for a lock. */
export async function attendreVerrous({ current }: Test, nombre: number): Promise<void> {
  for (let essai = 0; essai < 400; essai += 1) {
    const { n } = await current.deps.database.withOps((trx) =>
      trx.one<{ n: number }>(
        sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      ),
    );
    if (n >= nombre) return;
    await pause(25);
  }
  throw new Error(`Moins de ${nombre} transactions attendent un verrou`);
}

/** Sent now, awaited later: a request is not sent before somebody waits for it. */
export const lancer = (demande: Demande): Promise<Response> => demande.then((reponse) => reponse);
