import sql, { Sql } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import type { EcoleLecture } from '../../../src/database/transaction.ts';
import type { CriteresJournal } from '../../../src/queries/journal/criteres.ts';
import { isLectureNotee, listAuteurs, listEntrees } from '../../../src/queries/journal/journal.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, desEleves, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';

const ENTREES = 20_000;
const test = useTestApp();
let acces: AccesEcole;

beforeAll(async () => {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1) });
  await ajouterEleves(deps, ecole, desEleves(20));
  acces = await accesDe(deps, await creerAgent(deps, { ecoles: [ecole] }), ecole);
  // Fingerprints count for nothing here. One in a hundred is about a whole school.
  for (const { id } of [ecole, await creerEcole(deps, { uai: uai(2) })])
    await deps.database.withOps((trx) =>
      trx.run(
        sql`with grande as (select jsonb_agg(n) as comptes from generate_series(100, 3099) n)
        insert into journal (chaine, numero, ecole_id, le, auteur, action, details, precedent, empreinte)
        select ${`ecole:${id}`}, n + 100, ${id}, timestamptz '2020-01-01' + n * interval '1 hour', 'Agent ' || n % 5,
          case when n % 1000 = 0 then 'onde.depose' else 'eleves.listes' end, case when n % 100 = 0
            then (select jsonb_build_object('nombre', 3000, 'comptes', comptes) from grande)
            else jsonb_build_object('nombre', 5, 'comptes', jsonb_build_array(n % 90, n % 90 + 1)) end, '', ''
        from generate_series(1, ${ENTREES}::int) n`,
      ),
    );
  // Without statistics a table this small is read otherwise, and as fast.
  await deps.database.withOps((trx) => trx.run(sql`analyze journal`));
});

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}
const noeuds = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(noeuds)];

/** What PostgreSQL did for the statements of « lire », under the login of the web. */
async function plansDe(lire: (trx: EcoleLecture) => Promise<unknown>): Promise<Plan[]> {
  return test.current.deps.database.readEcole(acces, async (trx) => {
    const plans: Plan[] = [];
    const rows = async <T>({ strings, values }: Sql): Promise<T[]> => {
      const [tete = '', ...suite] = strings;
      const [lu] = await trx.rows<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        new Sql([`explain (analyze, format json) ${tete}`, ...suite], values),
      );
      plans.push(...(lu?.['QUERY PLAN'] ?? []).map(({ Plan: plan }) => plan));
      return [];
    };
    const one = async <T>(s: Sql): Promise<T> => ((await rows<T>(s))[0] ?? { notee: false }) as T;
    await lire({ ...trx, rows, one });
    return plans.flatMap(noeuds);
  });
}
const TRANCHE = { suite: undefined, nombre: 51 };
const lues = (plans: readonly Plan[]) =>
  plans
    .filter(({ 'Relation Name': table }) => table === 'journal')
    .reduce(
      (somme, n) => somme + n['Actual Loops'] * (n['Actual Rows'] + (n['Rows Removed by Filter'] ?? 0)),
      0,
    );

describe('le journal d’une école qui en a des milliers : lu par ses index', () => {
  it.each<[string, CriteresJournal, number]>([
    ['tout', {}, 200],
    ['un type', { type: 'onde' }, 200],
    ['un auteur', { auteur: 'Agent 3' }, 200],
    ['des dates anciennes', { du: '2020-02-01', au: '2020-02-02' }, 200],
    ['un type dont rien n’existe', { type: 'parametrage' }, 200],
    ['un auteur que personne n’est', { auteur: 'Zoé' }, 200],
    // Some 660 entries name that account.
    ['une personne', { compte: '17' }, 2_500],
  ])('%s : sans parcourir la table, et guère plus que ce qui est montré', async (_nom, criteres, max) => {
    const plans = await plansDe((trx) => listEntrees(trx, criteres, TRANCHE));
    expect(
      plans.filter((n) => n['Node Type'].includes('Seq Scan')).map((n) => n['Relation Name']),
    ).not.toContain('journal');
    expect(lues(plans)).toBeLessThan(max);
  });

  it('la page d’après, la liste des auteurs, la lecture déjà notée : de même', async () => {
    const milieu = { le: '1600000000000000', source: 0, numero: '5' } as const;
    for (const lire of [
      (trx: EcoleLecture) => listEntrees(trx, {}, { suite: { avant: milieu }, nombre: 51 }),
      (trx: EcoleLecture) => listEntrees(trx, {}, { suite: { apres: milieu }, nombre: 51 }),
      (trx: EcoleLecture) => listAuteurs(trx),
      (trx: EcoleLecture) => isLectureNotee(trx, acces.agentId, {}),
    ]) {
      const plans = await plansDe(lire);
      expect(lues(plans)).toBeLessThan(200);
    }
  });

  it('de milliers de personnes, trois seulement quittent la base', async () => {
    const entrees = await test.current.deps.database.readEcole(acces, (trx) =>
      listEntrees(trx, { auteur: 'Agent 0' }, { suite: undefined, nombre: 200 }),
    );
    const grande = entrees.find(({ nombre }) => nombre === 3_000);
    expect(grande?.premiers).toHaveLength(3);
    expect(JSON.stringify(entrees).length).toBeLessThan(100_000);
  });
});
