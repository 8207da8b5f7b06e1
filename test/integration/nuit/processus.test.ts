import sql, { raw } from 'sql-template-tag';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { commande as verifier } from '../../../src/cli/commandes/journal/verifier.ts';
import { ETAPES_NUIT } from '../../../src/domain/nuit/etapes.ts';
import { PROJECT_ROOT } from '../../../src/project-root.ts';
import { listPoints } from '../../../src/queries/journal/points.ts';
import { informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, uai } from '../../builders/ecole.ts';
import { createTestApp, type TestApp } from '../../helpers/app.ts';
import { ANCIEN, ecrireLe, ilYAJours, poserLe } from '../../helpers/journal/ancien.ts';
import { construit } from '../../helpers/processus/construit.ts';
import { lancer, lancerOps } from '../../helpers/processus/ops.ts';
import { demarrer, envoyer, jusqua } from '../../helpers/processus/processus.ts';
import { tenirVerrou } from '../../helpers/visiteur/sessions.ts';

/** Nights made by real processes: begun together, or killed anywhere, they are one night. */
const ECOLES = 60;
const EXPIRES = 620;
const DEMANDES = 3;
const ANCIENNES = 4;
const HIER = new Date(Date.now() - 86_400_000);

let test: TestApp;
beforeEach(async () => {
  await test?.close();
  test = await createTestApp();
  const { deps } = test;
  // First of all: what is written now was not there for a checkpoint of that time.
  for (let ligne = 0; ligne <= ANCIENNES; ligne += 1) await ecrireLe(deps, 'agent:1', ilYAJours(ANCIEN + 2));
  await poserLe(deps, ilYAJours(ANCIEN + 1));
  await poserLe(deps, ilYAJours(ANCIEN));
  for (let numero = 2; numero <= ECOLES; numero += 1) await creerEcole(deps, { uai: uai(numero) });
  const ecole = await creerEcole(deps, { uai: uai(1) });
  const eleves = await ajouterEleves(deps, ecole, desEleves(EXPIRES + 1));
  await informerAvec(deps, eleves.slice(0, EXPIRES), { expireLe: HIER });
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update comptes set nouvel_identifiant_demande_le = now()
       where id in (select compte_id from eleves where id = any (${eleves.slice(0, DEMANDES)}))`,
    ),
  );
  await deps.database.withOps((trx) =>
    trx.run(sql`insert into limites (key, points, expire) values ('fini', 1, 1), ('fini aussi', 1, 1)`),
  );
}, 120_000);
afterAll(() => test?.close());

const lire = <T = Record<string, unknown>>(enonce: ReturnType<typeof sql>): Promise<T[]> =>
  test.deps.database.withOps((trx) => trx.rows<T>(enonce));

const attend = async (): Promise<boolean> =>
  (
    await lire(
      sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).length > 0;

/** What there is to do, by step. */
const A_FAIRE = {
  nouveaux_identifiants: { attribues: DEMANDES, refuses: 0 },
  expirations: { effaces: EXPIRES },
  statistiques: { ecoles: ECOLES, chiffres: expect.any(Number) },
  purges: expect.objectContaining({ compteurs: 2 }),
  journal: { lignes: ANCIENNES, points: 1 },
};

/** Everything is done, and nothing twice: what each transaction says it did adds up to what there was to do. */
async function verifierUneSeuleNuit(): Promise<void> {
  const [nuit, ...autres] = await lire<{ details: Record<string, unknown> }>(
    sql`select details from journal where action = 'nuit.faite'`,
  );
  expect(autres).toEqual([]);
  expect(nuit?.details).toMatchObject({
    'nouveaux_identifiants.attribues': DEMANDES,
    'expirations.effaces': EXPIRES,
    'statistiques.ecoles': ECOLES,
    'purges.compteurs': 2,
    'journal.lignes': ANCIENNES,
    'journal.points': 1,
  });
  expect((await test.deps.database.readOps(listPoints)).map(({ numero }) => numero)).toEqual([2, 3]);
  expect(await lancer(test, verifier)).toMatchObject({ code: 0 });
  expect(await lire(sql`select count(*)::int as nombre from nuits`)).toEqual([{ nombre: 1 }]);
  expect(
    await lire(sql`select count(*)::int as nombre from identifiants where retire_le is not null`),
  ).toEqual([{ nombre: DEMANDES }]);
  expect(
    await lire(sql`select etat, sum(nombre)::int as nombre, sum(expires)::int as expires from statistiques
      where axe = 'ecole' and profil = 'eleve' and jusqu_a is null group by etat order by etat`),
  ).toEqual([
    { etat: 'informe', nombre: EXPIRES, expires: EXPIRES },
    { etat: 'non_informe', nombre: 1, expires: 0 },
  ]);
}

describe('plusieurs processus, une nuit (règles §9)', { timeout: 180_000 }, () => {
  it('cinq commandes lancées ensemble la font une fois, et rendent toutes le même compte', async () => {
    const rendus = await Promise.all(
      Array.from({ length: 5 }, () => lancerOps(test.ownerUrl, ['nuit', '--json'])),
    );
    for (const { code, stderr } of rendus) expect(code, stderr).toBe(0);
    const lus = rendus.map(({ stdout }) => JSON.parse(stdout));
    // Who comes when all is done has nothing to do.
    const nuits = lus.flatMap(({ nuits }) => nuits);
    expect(nuits.length).toBeGreaterThan(0);
    for (const { etapes, erreurs } of nuits) {
      expect(erreurs).toEqual([]);
      expect(etapes).toMatchObject(A_FAIRE);
    }
    await verifierUneSeuleNuit();
  });

  it.each(ETAPES_NUIT)('tuée dans l’étape « %s », puis relancée : la même nuit', async (etape) => {
    // A batch of the step waits, done and not yet committed, as long as the test holds the lock.
    await lire(sql`create function attendre() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(4242); return new; end'`);
    await lire(sql`create trigger attendre before update on nuit_etapes
      for each row when (new.etape = ${raw(`'${etape}'`)}) execute function attendre()`);
    const lacher = await tenirVerrou({ current: test }, 'select pg_advisory_xact_lock(4242)');
    const tuee = demarrer(process.execPath, [construit('src/cli/ops.ts'), 'nuit'], {
      cwd: PROJECT_ROOT,
      env: { NODE_ENV: 'test', DATABASE_URL: test.ownerUrl },
    });
    await jusqua(attend, tuee.sortie);
    envoyer(tuee.child.pid ?? 0, 'SIGKILL');
    expect(await tuee.fin).toBe('SIGKILL');
    expect(await lire(sql`select 1 from nuits`)).toEqual([]);
    await lacher();
    const { code, stderr } = await lancerOps(test.ownerUrl, ['nuit']);
    expect(code, stderr).toBe(0);
    await verifierUneSeuleNuit();
  });
});
