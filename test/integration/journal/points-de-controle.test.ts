import { createPublicKey } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type JournalSigner, keyId, sha256, signText } from '../../../src/auth/journal/signature.ts';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import type { OpsTrx } from '../../../src/database/transaction.ts';
import { formatDate } from '../../../src/domain/francais.ts';
import { texteDuPoint } from '../../../src/domain/journal/point-de-controle.ts';
import { listPoints } from '../../../src/queries/journal/points.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import {
  autreCle,
  falsifier,
  ilYAJours,
  refaireLaChaine,
  vivreTroisNuits,
} from '../../helpers/journal/ancien.ts';
import { lancer } from '../../helpers/processus/ops.ts';

/** What one test breaks stays broken: each has its own database. */
let test: TestApp;
let ici = '';
beforeEach(async () => {
  await test?.close();
  test = await createTestApp();
  [ici] = await vivreTroisNuits(test.deps);
});
afterAll(() => test?.close());

const verifier = (options: Record<string, unknown> = {}) => lancer(test, commande, options);
const rows = <T = Record<string, unknown>>(enonce: Sql): Promise<T[]> =>
  test.deps.database.withOps((trx) => trx.rows<T>(enonce));
const points = () => test.deps.database.readOps((trx) => listPoints(trx));
const nuit = (jours: number): string => formatDate(ilYAJours(jours));
/** Signed again, by this key: as it would be if its content were true. */
async function resigner(trx: OpsTrx, numero: number, signataire: JournalSigner, cle = signataire.id) {
  const point = (await listPoints(trx)).find((un) => un.numero === numero);
  if (point === undefined) throw new Error('point absent');
  const texte = texteDuPoint({ ...point, cle });
  await trx.run(
    sql`update points_de_controle set cle = ${cle}, empreinte = decode(${sha256(texte)}, 'hex'),
       signature = decode(${signText(signataire, texte)}, 'hex') where numero = ${numero}`,
  );
}

describe('les points de contrôle se tiennent', () => {
  const CAS: [string, (trx: OpsTrx) => Promise<unknown>, string | RegExp][] = [
    [
      'modifié',
      (trx) => trx.run(sql`update points_de_controle set chaines = 7 where numero = 2`),
      'n°\u00a02',
    ],
    [
      'd’un autre jour',
      (trx) => trx.run(sql`update points_de_controle set jour = jour - 30 where numero = 2`),
      'il a été modifié',
    ],
    [
      'd’une autre heure',
      (trx) => trx.run(sql`update points_de_controle set le = le - interval '2 years' where numero = 1`),
      'il a été modifié',
    ],
    [
      'modifié avec son empreinte',
      async (trx) => {
        const point = (await listPoints(trx))[2];
        if (point === undefined) throw new Error('point absent');
        const texte = texteDuPoint({ ...point, chaines: 7 });
        await trx.run(
          sql`update points_de_controle set chaines = 7, empreinte = decode(${sha256(texte)}, 'hex') where numero = 3`,
        );
      },
      'sa signature n’est pas celle',
    ],
    [
      'modifié et signé par une autre clé, qu’il nomme',
      (trx) => resigner(trx, 3, autreCle),
      `signé par une autre clé (${keyId(createPublicKey(autreCle.key))})`,
    ],
    [
      'signé par une autre clé sous le nom de la vraie',
      (trx) => resigner(trx, 3, autreCle, test.deps.journalSigner.id),
      'sa signature n’est pas celle',
    ],
    [
      'le premier ôté',
      (trx) => trx.run(sql`delete from points_de_controle where numero = 1`),
      'manquent, avant lui, les points de contrôle 1.',
    ],
    [
      'le deuxième ôté',
      (trx) => trx.run(sql`delete from points_de_controle where numero = 2`),
      'manquent, avant lui, les points de contrôle 2.',
    ],
    [
      'le dernier ôté',
      (trx) => trx.run(sql`delete from points_de_controle where numero = 3`),
      'les derniers points de contrôle, 3, ont été enlevés',
    ],
    [
      'tous ôtés',
      (trx) => trx.run(sql`delete from points_de_controle`),
      'les derniers points de contrôle, 1 à 3, ont été enlevés',
    ],
    [
      'deux échangés',
      async (trx) => {
        await trx.run(sql`update points_de_controle set numero = -numero where numero > 1`);
        await trx.run(sql`update points_de_controle set numero = 5 + numero where numero < 0`);
      },
      'il ne suit pas le précédent',
    ],
  ];
  it.each(CAS)('%s : trouvé, code 1', async (_quoi, faire, attendu) => {
    await falsifier(test.deps, faire);
    const { sortie, code } = await verifier();
    expect(code).toBe(1);
    expect(sortie).toMatch(/ils ne prouvent plus le journal/);
    expect(sortie).toContain(attendu);
  });

  /** Nothing in the database shows it any more: who has kept what the night printed does. */
  const oterLeDernier = () =>
    falsifier(test.deps, async (trx) => {
      await trx.run(sql`delete from points_de_controle where numero = 3`);
      await trx.run(sql`delete from journal_tetes where point = 3`);
      await trx.run(sql`delete from journal where chaine = ${ici} and numero > 4`);
      await refaireLaChaine(trx, ici, 5);
    });

  it('le dernier ôté avec la fin de la chaîne : seule l’empreinte gardée ailleurs le dit, ou la nuit qui l’a fait', async () => {
    const garde = (await points())[2];
    expect((await verifier({ pointDeControle: garde?.empreinte })).code).toBe(0);
    await oterLeDernier();
    expect((await verifier()).code).toBe(0);
    const { sortie, code } = await verifier({ pointDeControle: garde?.empreinte.toUpperCase() });
    expect([code, sortie]).toEqual([
      1,
      expect.stringContaining(`le point de contrôle ${garde?.empreinte} n’est pas parmi ceux de cette base`),
    ]);
    await rows(
      sql`insert into nuit_etapes (jour, etape, bilan, finie_le) values (${garde?.jour}, 'point_de_controle', '{"chaines": 2}', now())`,
    );
    expect((await verifier()).sortie).toContain(
      `la nuit du ${nuit(1)} a fait un point de contrôle, qui a été enlevé`,
    );
  });

  it('--point-de-controle : ce qui n’est pas une empreinte est refusé', async () => {
    await expect(verifier({ pointDeControle: 'abc' })).rejects.toThrow('l’empreinte entière');
  });
});
