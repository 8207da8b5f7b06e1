import type pg from 'pg';

interface Champ {
  name: string;
  dataTypeID: number;
}

/** What pg hands to a query of somebody else's making, as pg-cursor is one. */
interface Connexion {
  parse(message: { text: string }): void;
  describe(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/** PREPARE, and what PostgreSQL says of the rows to come: nothing is executed. */
class Preparation {
  readonly #texte: string;
  readonly #fin: (error: Error | undefined, champs: Champ[]) => void;
  #champs: Champ[] = [];

  constructor(texte: string, fin: (error: Error | undefined, champs: Champ[]) => void) {
    this.#texte = texte;
    this.#fin = fin;
  }

  submit(connexion: Connexion): void {
    connexion.parse({ text: this.#texte });
    connexion.describe({ type: 'S', name: '' });
    connexion.sync();
  }

  handleRowDescription({ fields }: { fields: Champ[] }): void {
    this.#champs = fields;
  }

  handleError(error: Error): void {
    // The connection is told to be ready by itself, and this query no more of it.
    this.#fin(error, []);
  }

  handleReadyForQuery(): void {
    this.#fin(undefined, this.#champs);
  }
}

/** How TypeScript sees a value of this type, as the application's pools read it (src/database/pool.ts). */
const EN_TYPESCRIPT: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float8: 'number',
  int8: 'string',
  numeric: 'string',
  text: 'string',
  varchar: 'string',
  name: 'string',
  uuid: 'string',
  date: 'string',
  timestamptz: 'Date',
  bytea: 'Buffer',
  json: 'unknown',
  jsonb: 'unknown',
  record: 'unknown',
  void: 'unknown',
};

/** The columns of a statement: names, and what each is in TypeScript. Fails as PostgreSQL does. */
export async function decrire(client: pg.Client, texte: string): Promise<Record<string, string>> {
  const champs = await new Promise<Champ[]>((resolve, reject) => {
    const preparation = new Preparation(texte, (error, lus) => (error ? reject(error) : resolve(lus)));
    client.query(preparation as unknown as pg.Submittable);
  });
  const { rows } = await client.query<{ oid: number; nom: string }>(
    'select oid::int, typname::text as nom from pg_type where oid = any ($1)',
    [champs.map(({ dataTypeID }) => dataTypeID)],
  );
  const noms = new Map(rows.map(({ oid, nom }) => [oid, nom]));
  return Object.fromEntries(
    champs.map(({ name, dataTypeID }) => {
      const nom = noms.get(dataTypeID) ?? '';
      const type = EN_TYPESCRIPT[nom.replace(/^_/, '')];
      if (type === undefined) throw new Error(`${name} : le type « ${nom} » n’a pas d’équivalent connu`);
      return [name, nom.startsWith('_') ? `readonly ${type}[]` : type];
    }),
  );
}
