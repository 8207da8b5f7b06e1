import pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import type { TestApp } from './app.ts';

/** One kind of attack: how often it was tried, and what got through. */
export class Attaque {
  readonly #nom: string;
  readonly #reussies: string[] = [];
  #essais = 0;

  constructor(nom: string) {
    this.#nom = nom;
  }

  /** One more try, and whether it gave anything. */
  compter(quoi: string, reussi: boolean): void {
    this.#essais += 1;
    if (reussi) this.#reussies.push(quoi);
  }

  /** Says how it went; fails when something got through, or when too little was tried to prove anything. */
  conclure(essaisAuMoins: number): void {
    process.stdout.write(
      `attaque : ${this.#nom}, ${this.#essais} essais, ${this.#reussies.length} réussi${this.#reussies.length > 1 ? 's' : ''}\n`,
    );
    expect(this.#reussies).toEqual([]);
    expect(this.#essais).toBeGreaterThanOrEqual(essaisAuMoins);
  }
}

/** What PostgreSQL answered: rows, or the code and the words of its refusal. */
export interface Reponse {
  lignes: Record<string, unknown>[];
  nombre: number;
  code?: string;
  message?: string;
}

/** Sends one statement as it is; a refusal is an answer. */
export async function tenter(client: pg.Client, sql: string, params?: unknown[]): Promise<Reponse> {
  try {
    const resultat = await client.query(sql, params);
    // Several statements in one message give several results: what counts is what they read or wrote in all.
    const tous = Array.isArray(resultat) ? (resultat as pg.QueryResult[]) : [resultat];
    const lignes = tous.flatMap(({ rows }) => rows);
    return { lignes, nombre: tous.reduce((somme, { rowCount }) => somme + (rowCount ?? 0), 0) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { lignes: [], nombre: 0, code: code ?? 'inconnu', message };
  }
}

/** Runs fn in a transaction that is undone, whatever happened in it. */
export async function annuler<R>(client: pg.Client, fn: () => Promise<R>, begin = 'begin'): Promise<R> {
  await client.query(begin);
  try {
    return await fn();
  } finally {
    await client.query('rollback');
  }
}

/** One statement between savepoints: refused or not, the transaction goes on as it was. */
export async function tenterSansTrace(client: pg.Client, sql: string, params?: unknown[]): Promise<Reponse> {
  await client.query('savepoint essai');
  const reponse = await tenter(client, sql, params);
  await client.query('rollback to savepoint essai');
  return reponse;
}

export type Login = 'app' | 'acces' | 'portail';
export const LOGINS: readonly Login[] = ['app', 'acces', 'portail'];
export type Connexions = Record<Login | 'proprietaire', pg.Client>;

export const urlDe = (test: TestApp, login: Login): string =>
  ({ app: test.appUrl, acces: test.accesUrl, portail: test.portailUrl })[login];

export async function ouvrirClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** For one file: a raw connection of each login, and the owner's to prove what there is to take. */
export function useConnexions(test: { readonly current: TestApp }): Connexions {
  const connexions: Partial<Connexions> = {};
  beforeAll(async () => {
    for (const login of LOGINS) connexions[login] = await ouvrirClient(urlDe(test.current, login));
    connexions.proprietaire = await ouvrirClient(test.current.ownerUrl);
  });
  afterAll(() => Promise.all(Object.values(connexions).map((client) => client.end())));
  return connexions as Connexions;
}

export interface Relation {
  nom: string;
  /** Rows it holds. */
  nombre: number;
}

/** Every table and view of the application and of its queue, with what the owner counts in it. */
export async function compterPartout(proprietaire: pg.Client): Promise<Relation[]> {
  const { rows } = await proprietaire.query<{ nom: string }>(
    `select format('%I.%I', n.nspname, c.relname) as nom from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v', 'm', 'p') and n.nspname in ('public', 'graphile_worker') order by 1`,
  );
  const relations: Relation[] = [];
  for (const { nom } of rows) {
    const compte = await proprietaire.query<{ nombre: number }>(`select count(*)::int as nombre from ${nom}`);
    relations.push({ nom, nombre: compte.rows[0]?.nombre ?? 0 });
  }
  return relations;
}

/** Fingerprint of all that is of one school, its agents and its accounts included: what an attack must leave as it is. */
export async function empreinteDeLEcole(
  proprietaire: pg.Client,
  ecoleId: string,
): Promise<Record<string, string>> {
  const { rows } = await proprietaire.query<{ nom: string }>(
    `select c.relname::text as nom from pg_class c join pg_attribute a on a.attrelid = c.oid
     where a.attname = 'ecole_id' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  const parties = [
    ...rows.map(({ nom }) => ({ nom, filtre: 't.ecole_id = $1' })),
    { nom: 'ecoles', filtre: 't.id = $1' },
    {
      nom: 'comptes',
      filtre: `t.id in (select compte_id from eleves where ecole_id = $1
        union select compte_id from representants_legaux where ecole_id = $1)`,
    },
    { nom: 'agents', filtre: 't.id in (select agent_id from habilitations where ecole_id = $1)' },
    {
      nom: 'sessions',
      filtre: 't.agent_id in (select agent_id from habilitations where ecole_id = $1)',
    },
  ];
  const empreintes: Record<string, string> = {};
  for (const { nom, filtre } of parties) {
    const { rows: lues } = await proprietaire.query<{ somme: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as somme
       from ${nom} t where ${filtre}`,
      [ecoleId],
    );
    empreintes[nom] = lues[0]?.somme ?? '';
  }
  return empreintes;
}

/** Words that only the data of one school hold: none may ever be read from another. */
export async function secretsDeLEcole(proprietaire: pg.Client, ecoleId: string): Promise<string[]> {
  const { rows } = await proprietaire.query<{ mot: string }>(
    `select c.identifiant as mot from comptes c where c.id in (select compte_id from eleves where ecole_id = $1
       union select compte_id from representants_legaux where ecole_id = $1)
     union select encode(chiffre, 'hex') from provisoires where ecole_id = $1 and chiffre is not null
     union select encode(otp_chiffre, 'hex') from agents a join habilitations h on h.agent_id = a.id
       and h.ecole_id = $1 where otp_chiffre is not null
     union select nom from ecoles where id = $1
     union select message_id from envois where ecole_id = $1`,
    [ecoleId],
  );
  return rows.map(({ mot }) => mot);
}

/** Whether an answer, its refusal's words included, holds one of these words. */
export function dit(reponse: Reponse, mots: readonly string[]): boolean {
  const texte = JSON.stringify([reponse.lignes, reponse.message ?? ''], (_cle, valeur) =>
    valeur?.type === 'Buffer' ? Buffer.from(valeur.data).toString('hex') : valeur,
  );
  return mots.some((mot) => texte.includes(JSON.stringify(mot).slice(1, -1)));
}

/** What entrer() stated, and the seal that makes it believed. */
export interface Contexte {
  contexte: string;
  sceau: string;
}
export const CONTEXTE_LU =
  "select current_setting('app.contexte') as contexte, current_setting('app.sceau') as sceau";

/** What entrer() states in a transaction of its own, whose seal anybody there may read. */
export function voirContexte(client: pg.Client, session: string, ecoleId: string): Promise<Contexte> {
  return annuler(client, async () => {
    await client.query('select from entrer($1, $2)', [session, ecoleId]);
    const { rows } = await client.query<Contexte>(CONTEXTE_LU);
    const [contexte] = rows;
    if (contexte === undefined) throw new Error('Aucun contexte');
    return contexte;
  });
}

export async function enoncer(
  client: pg.Client,
  { contexte, sceau }: Contexte,
  local: boolean,
): Promise<void> {
  await client.query("select set_config('app.contexte', $1, $3), set_config('app.sceau', $2, $3)", [
    contexte,
    sceau,
    local,
  ]);
}

/** Of a table that is not granted whole, what is. */
export const colonnesDe = (nom: string): string => (nom === 'public.comptes' ? 'id, identifiant, etat' : '*');

/** No table gives a row, in the transaction under way. */
export async function rienNeSort(
  attaque: Attaque,
  relations: readonly Relation[],
  quoi: string,
  client: pg.Client,
): Promise<void> {
  for (const { nom } of relations) {
    const { nombre } = await tenterSansTrace(client, `select ${colonnesDe(nom)} from ${nom} limit 1`);
    // Counters of throttling are no school's: the login services read them before anybody is known.
    attaque.compter(`${quoi} : ${nom}`, nombre > 0 && nom !== 'public.limites');
  }
}

/** The words of a refusal, without the number that was tried. */
export const reponseSans = ({ code, message, nombre }: Reponse, numero: string): string =>
  `${code} ${nombre} ${message?.replaceAll(numero, '…')}`;
