import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/database/schema/migrations.ts';
import { fillNameKeys } from '../../../src/database/schema/name-keys.ts';
import { ajouterEleves, ajouterRepresentants, creerEcole, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';

const test = useTestApp();
const NOMS = ['Œuvrard', 'Łukasz', 'Le Goff', 'D’Ambrosio', 'Weiß'];

let owner: pg.Client;
beforeAll(async () => {
  const { deps } = test.current;
  for (const rang of [1, 2]) {
    const ecole = await creerEcole(deps, { uai: uai(rang), nom: `École ${rang}` });
    await ajouterEleves(
      deps,
      ecole,
      NOMS.map((nom, n) => ({ nom, prenom: 'Éva', ...(n > 2 ? { nomUsage: 'Ben-Ali' } : {}) })),
    );
    await ajouterRepresentants(
      deps,
      ecole,
      NOMS.map((nom) => ({ nom, prenom: 'Jean–Luc' })),
    );
  }
  owner = new pg.Client({ connectionString: test.current.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

const TABLES = ['eleves', 'representants_legaux'];
const cles = async () =>
  Promise.all(
    TABLES.map(async (table) => {
      const { rows } = await owner.query(
        `select id, cle_nom, cle_nom_usage, cle_prenom from ${table} order by id`,
      );
      return rows as Record<string, string | null>[];
    }),
  );
/** The fiches as the version before left them, or those that an interruption left. */
const oublier = async (filtre: string) => {
  for (const table of TABLES) {
    await owner.query(
      `alter table ${table} alter column cle_nom drop not null, alter column cle_nom_usage drop not null, alter column cle_prenom drop not null`,
    );
    await owner.query(
      `update ${table} set cle_nom = null, cle_nom_usage = null, cle_prenom = null where ${filtre}`,
    );
  }
};
const vider = (table: string) => owner.query(`update ${table} set cle_prenom = null`);

describe('les clés des noms d’une base plus ancienne', () => {
  it('« migrer » les écrit par la fonction même du code, puis interdit qu’il en manque', async () => {
    const avant = await cles();
    expect(avant[0]).toHaveLength(2 * NOMS.length);
    expect(avant[0]?.[3]).toMatchObject({ cle_nom: 'dambrosio', cle_nom_usage: 'benali', cle_prenom: 'eva' });
    await oublier('true');
    expect((await cles()).flat().every(({ cle_nom }) => cle_nom === null)).toBe(true);
    await migrate(test.current.ownerUrl);
    expect(await cles()).toEqual(avant);
    for (const table of TABLES) await expect(vider(table)).rejects.toThrow('null value');
  });

  it('interrompu, il reprend où il en était, de lot en lot', async () => {
    const avant = await cles();
    await oublier('id % 3 <> 0');
    await fillNameKeys(owner, 2);
    expect(await cles()).toEqual(avant);
    for (const table of TABLES) await expect(vider(table)).rejects.toThrow('null value');
  });
});
