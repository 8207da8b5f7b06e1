import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrireOnde, passerAnnee, peuplerEcole } from '../../src/demo/onde.ts';
import { completerQuirks } from '../../src/demo/quirks.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import { importer } from '../builders/onde.ts';
import { createTestApp, type TestApp } from '../helpers/app.ts';

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

/** Who shares an account with whom, and who left: the same sentence whatever the numbers drawn. */
async function partage({ deps }: TestApp, table: 'eleves' | 'representants_legaux'): Promise<string[]> {
  const rows = await deps.database.withOps((trx) =>
    trx.rows<{ comptes: string }>(
      `select string_agg(s.uai || ' ' || f.nom || ' ' || f.prenom || ' ' || f.cle || case when f.parti_le is null then '' else ' (parti)' end,
                         ' = ' order by s.uai, f.nom, f.prenom, f.cle) as comptes
       from (select ecole_id, compte_id, nom, prenom, parti_le,
               ${table === 'eleves' ? 'date_naissance::text' : "coalesce(mail, '') || ' ' || coalesce(portable, '')"} as cle from ${table}) f
       join ecoles s on s.id = f.ecole_id group by f.compte_id order by 1`,
    ),
  );
  return rows.map(({ comptes }) => comptes);
}

describe('l’ordre des écoles ne compte pas (DESIGN §7)', { timeout: 120_000 }, () => {
  const ecoles: EcoleTest[][] = [];

  it('au premier import : mêmes élèves, mêmes responsables, mêmes comptes partagés', async () => {
    const resultats = [];
    for (const [rang, test] of tests.entries()) {
      const siennes = await Promise.all(NOMS.map((_, n) => creerEcole(test.deps, { uai: uai(n + 1) })));
      ecoles.push(siennes);
      for (const n of ORDRES[rang] ?? []) await importer(test.deps, siennes[n] as EcoleTest, AN1[n] ?? {});
      resultats.push({
        eleves: await partage(test, 'eleves'),
        responsables: await partage(test, 'representants_legaux'),
      });
    }
    const [premier, ...autres] = resultats;
    expect(premier?.responsables.some((partages) => partages.includes(' = '))).toBe(true);
    for (const autre of autres) expect(autre).toEqual(premier);
  });

  it('un an plus tard, des élèves ayant changé d’école : mêmes élèves, chacun avec son compte', async () => {
    const resultats = [];
    for (const [rang, test] of tests.entries()) {
      for (const n of (ORDRES[rang] ?? []).toReversed()) {
        await importer(test.deps, ecoles[rang]?.[n] as EcoleTest, AN2[n] ?? {});
      }
      resultats.push(await partage(test, 'eleves'));
    }
    const [premier, ...autres] = resultats;
    expect(
      premier?.filter((partages) => /\(parti\).* = |= .*\(parti\)/.test(partages)).length,
    ).toBeGreaterThan(3);
    for (const autre of autres) expect(autre).toEqual(premier);
  });
});
