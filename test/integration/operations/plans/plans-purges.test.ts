import sql from 'sql-template-tag';
import { beforeEach, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { executerPlan } from '../../../../src/services/operations/operations.ts';
import { changerOption, type Demandeur } from '../../../../src/services/operations/plans.ts';
import { accesDe, creerAgent } from '../../../builders/agent.ts';
import { informerAvec } from '../../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { jouerEtape } from '../../../helpers/nuit.ts';
import { attendreVerrous, tenirVerrou } from '../../../helpers/visiteur/sessions.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const ops = <R>(fn: Parameters<typeof test.current.deps.database.withOps<R>>[0]) =>
  test.current.deps.database.withOps(fn);

let numero = 0;
let ecole: EcoleTest;
let qui: Demandeur;
let plan: string;
let comptes: string[];

/** A plan made of a list, for two pupils, the second of whom has a provisional password that expired yesterday. */
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero) });
  const agent = await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] });
  const eleves = await ajouterEleves(deps, ecole, desEleves(2));
  await informerAvec(deps, eleves.slice(1), { expireLe: new Date(Date.now() - 86_400_000) });
  const directrice = await Visiteur.connecter(test, agent.identifiant);
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const page = await directrice.presser(await directrice.presser(liste, 'Tout sélectionner'), 'Informer');
  plan = page.url.split('/').at(-1) ?? '';
  qui = { acces: await accesDe(deps, agent, ecole), auteur: 'Claire Martin' };
  const lignes = await ops((trx) =>
    trx.rows<{ id: string }>(
      sql`select compte_id as id from operation_comptes where operation_id = ${plan} order by compte_id`,
    ),
  );
  comptes = lignes.map(({ id }) => id);
  expect(comptes).toHaveLength(2);
});

/** The purge waits behind somebody, or is done already. */
const enAttenteOuFinie = (purge: Promise<unknown>, nombre: number) =>
  Promise.race([purge, attendreVerrous(test, nombre)]);

it('la nuit efface la sélection d’un plan que quelqu’un recalcule : aucun des deux n’est rejeté', async () => {
  await ops((trx) => trx.run(sql`update selections set updated_at = now() - interval '8 days'`));
  const lacher = await tenirVerrou(test, `select 1 from ecoles where id = ${ecole.id} for update`);
  const option = { reinitialiser: true, mode: 'feuilles' } as const;
  const recalcul = changerOption(test.current.deps, qui, plan, option);
  // The plan is locked; the new one waits to be written.
  await attendreVerrous(test, 1);
  const purge = jouerEtape(test.current.deps, 'purges');
  await enAttenteOuFinie(purge, 2);
  await lacher();
  expect(await recalcul).not.toBe(plan);
  expect(await purge).toMatchObject({ selections: 1 });
});

it('la nuit passe pendant que quelqu’un confirme un plan de la semaine passée : aucun des deux n’est rejeté', async () => {
  await ops((trx) => trx.run(sql`update operations set planifiee_le = now() - interval '8 days'`));
  const [premier] = comptes;
  const lacher = await tenirVerrou(test, `select 1 from comptes where id = ${premier} for no key update`);
  const execution = executerPlan(test.current.deps, qui, plan);
  // The plan is taken; its accounts are waited for.
  await attendreVerrous(test, 1);
  const purge = jouerEtape(test.current.deps, 'purges');
  await enAttenteOuFinie(purge, 2);
  await lacher();
  expect(await execution).toEqual({ outcome: 'executee', operationId: plan });
  await purge;
});
