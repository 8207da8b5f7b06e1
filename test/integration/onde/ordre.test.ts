import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completerQuirks } from '../../../seeds/generateur/fichiers/quirks.ts';
import { ecrireOnde, passerAnnee, peuplerEcole } from '../../../seeds/generateur/onde.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { importer } from '../../builders/onde.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';

const QUIRKS = completerQuirks({});
const NOMS = ['A', 'B', 'C'];

/** Three schools that share households, and the next year with pupils who went from one to the next. */
function troisEcoles() {
  const an1 = NOMS.map((nom, rang) =>
    peuplerEcole({
      eleves: 60,
      graine: 40 + rang,
      annee: 2026,
      ecole: { uai: uai(rang + 1), nom },
      foyersPartages: { graine: 7, nombre: 6 },
    }),
  );
  // Those who left the last level are not expected anywhere.
  const departs = an1.map((ecole) =>
    passerAnnee(ecole)
      .departs.filter(({ eleve }) => eleve.niveau !== 'CM2')
      .slice(0, 6),
  );
  const an2 = an1.map(
    (ecole, rang) => passerAnnee(ecole, { arrivants: departs[(rang + 1) % 3] ?? [] }).ecole,
  );
  return [an1, an2].map((ecoles) => ecoles.map((ecole) => ecrireOnde(ecole, QUIRKS)));
}
const [AN1 = [], AN2 = []] = troisEcoles();

const tests: TestApp[] = [];
beforeAll(async () => {
  for (let rang = 0; rang < 4; rang += 1) tests.push(await createTestApp());
});
afterAll(async () => {
  for (const test of tests) await test.close();
});

const ORDRES = [
  [0, 1, 2],
  [2, 1, 0],
  [1, 2, 0],
  [0, 2, 1],
];
type Table = 'eleves' | 'representants_legaux';

/** Every fiche, in whichever school, but for the numbers drawn. */
async function fiches({ deps }: TestApp, table: Table): Promise<string[]> {
  const rows = await deps.database.withOps((trx) =>
    trx.rows<{ fiche: string }>(
      sql`select concat_ws(' ', s.uai, f.nom, f.nom_usage, f.prenom,
         ${raw(table === 'eleves' ? 'f.date_naissance, f.ine, f.niveau' : 'f.mail, f.portable')},
         case when f.parti_le is not null then '(parti)' end) as fiche
       from ${raw(table)} f join ecoles s on s.id = f.ecole_id order by 1`,
    ),
  );
  return rows.map(({ fiche }) => fiche);
}

/** Accounts that open fiches of several schools. */
const partages = async ({ deps }: TestApp, table: Table): Promise<unknown[]> =>
  deps.database.withOps((trx) =>
    trx.rows(sql`select compte_id from ${raw(table)} group by compte_id having count(distinct ecole_id) > 1`),
  );

/** Pupils whom two schools name, or named, by one INE: without them nothing could be shared. */
const communs = async ({ deps }: TestApp): Promise<number> =>
  (
    await deps.database.withOps((trx) =>
      trx.rows(
        sql`select ine from eleves where ine is not null group by ine having count(distinct ecole_id) > 1`,
      ),
    )
  ).length;

describe('l’ordre des écoles ne compte pas (règles §4.5, §7)', { timeout: 120_000 }, () => {
  const ecoles: EcoleTest[][] = [];
  const memesFichesPartout = async () => {
    const resultats = [];
    for (const test of tests) {
      resultats.push([await fiches(test, 'eleves'), await fiches(test, 'representants_legaux')]);
      expect(await partages(test, 'eleves')).toEqual([]);
      expect(await partages(test, 'representants_legaux')).toEqual([]);
    }
    const [premier, ...autres] = resultats;
    expect(premier?.[0]?.length).toBeGreaterThan(150);
    for (const autre of autres) expect(autre).toEqual(premier);
  };

  it('au premier import : mêmes fiches, et aucun compte commun à deux écoles', async () => {
    for (const [rang, test] of tests.entries()) {
      const siennes = await Promise.all(NOMS.map((_, n) => creerEcole(test.deps, { uai: uai(n + 1) })));
      ecoles.push(siennes);
      for (const n of ORDRES[rang] ?? []) await importer(test.deps, siennes[n] as EcoleTest, AN1[n] ?? {});
    }
    const [test] = tests;
    const foyers = await test?.deps.database.withOps((trx) =>
      trx.rows(
        sql`select mail from representants_legaux group by mail, portable, nom, prenom having count(distinct ecole_id) > 1`,
      ),
    );
    expect(foyers?.length).toBeGreaterThan(3);
    await memesFichesPartout();
  });

  it('un an plus tard, des élèves ayant changé d’école : mêmes fiches, chacun un compte par école', async () => {
    for (const [rang, test] of tests.entries()) {
      for (const n of (ORDRES[rang] ?? []).toReversed()) {
        await importer(test.deps, ecoles[rang]?.[n] as EcoleTest, AN2[n] ?? {});
      }
      expect(await communs(test)).toBeGreaterThan(3);
    }
    await memesFichesPartout();
  });
});
