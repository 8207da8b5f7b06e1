import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../../src/database/database.ts';
import type { OpsTrx } from '../../../../src/database/transaction.ts';
import { lockEcole } from '../../../../src/repositories/onde/onde.ts';
import { fusionnerEcoles } from '../../../../src/services/ecole/ecoles.ts';
import { executerPlan } from '../../../../src/services/operations/operations.ts';
import { planifier } from '../../../../src/services/operations/plans.ts';
import { accesDe } from '../../../builders/agent.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import {
  ajouter,
  comptes,
  directrice,
  eleve,
  empreintes,
  fusionner,
  informerEleves,
  nouvelleEcole,
  ops,
  parent,
  parents,
  test,
  useFusion,
  x,
  y,
} from '../../../helpers/scenes/fusion.ts';

useFusion();

describe('ecoles:fusionner : tout ou rien, et chacun son tour (règles §11)', () => {
  const peupler = async (de: EcoleTest, rangs: readonly number[]) => {
    const [la, ici] = [
      await ajouter(
        de,
        rangs.map((r) => eleve(r)),
      ),
      await ajouter(
        y,
        rangs.map((r) => eleve(r)),
      ),
    ];
    await parents(
      de,
      la.map((id, rang) => parent(rang, [id])),
    );
    await parents(
      y,
      ici.map((id, rang) => parent(rang, [id])),
    );
    return { la, ici };
  };
  const saisies = () => ({ de: x.uai, vers: y.uai });

  it('interrompue à n’importe quelle instruction, elle n’a rien fait ; --dry-run non plus', async () => {
    await peupler(x, [1, 2]);
    const avant = await empreintes();
    let faites = 0;
    for (let coupure = 1; ; coupure += 1) {
      faites = 0;
      const compter =
        <A extends unknown[], R>(fn: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          faites += 1;
          if (faites === coupure) throw new Error('coupure');
          return fn(...args);
        };
      const couper = (trx: OpsTrx): OpsTrx => ({
        ...trx,
        run: compter(trx.run),
        rows: compter(trx.rows) as OpsTrx['rows'],
        one: compter(trx.one) as OpsTrx['one'],
        maybeOne: compter(trx.maybeOne) as OpsTrx['maybeOne'],
      });
      const fin = await ops(async (trx) => {
        await fusionnerEcoles(test.current.deps, couper(trx), saisies());
        throw new Error('fin');
      }).catch(({ message }: Error) => message);
      expect(await empreintes()).toEqual(avant);
      if (fin === 'fin') break;
      expect(fin).toBe('coupure');
    }
    expect(faites).toBeGreaterThan(12);
    const essai = await fusionner({ dryRun: true });
    expect(await empreintes()).toEqual(avant);
    expect(essai).toBe(`Essai : rien n’a été écrit.\n${await fusionner()}`);
  });

  it('un plan de l’école d’arrivée, confirmé pendant la fusion, est refusé : il visait les comptes remplacés', async () => {
    const { deps } = test.current;
    const { ici } = await peupler(x, [1, 2]);
    const { qui } = await directrice(y);
    const autres = await ajouter(y, [eleve(3)]);
    const plan = await planifier(deps, qui, informerEleves, { ficheIds: [...ici, ...autres] });
    const quittes = await comptes(ici);
    const execution = await ops(async (trx) => {
      await fusionnerEcoles(deps, trx, saisies());
      return { outcome: executerPlan(deps, qui, plan) };
    });
    expect(await execution.outcome).toMatchObject({ outcome: 'perimee' });
    const provisoires = await ops((trx) =>
      trx.rows(sql`select 1 from provisoires where compte_id = any (${quittes.map(({ id }) => id)})`),
    );
    expect(provisoires).toEqual([]);
  });

  it('elle attend la mise à jour en cours de l’école d’arrivée, et voit ce qu’elle apporte', async () => {
    const { deps } = test.current;
    await ajouter(x, [eleve(1)]);
    const { fusion } = await deps.database.withEcoleOps(y.id, async (trx) => {
      await lockEcole(trx);
      const fusion = fusionner();
      await pause(300);
      await ajouter(y, [eleve(1)]);
      return { fusion };
    });
    expect(await fusion).toContain(`Gardent leur compte à ${y.uai} : 1 élève`);
  });

  it('deux fusions vers une même école au même moment : ni blocage ni perte', async () => {
    const z = await nouvelleEcole();
    const premiers = await peupler(x, [1, 2, 3, 4, 5, 6]);
    const seconds = await peupler(z, [7, 8, 9, 10, 11, 12]);
    const sorties = await Promise.all([fusionner(), fusionner({ de: z.uai }), fusionner()]);
    expect(sorties.filter((sortie) => sortie.includes('6 élèves, 6 représentants légaux'))).toHaveLength(2);
    for (const { la, ici } of [premiers, seconds]) {
      const ids = (lus: { id: string }[]) => lus.map(({ id }) => id);
      expect(ids(await comptes(ici))).toEqual(ids(await comptes(la)));
    }
  });

  it('deux écoles d’une même directrice prennent chacune des comptes de l’autre au même moment : ni blocage ni perte', async () => {
    const { deps } = test.current;
    const { qui, agent } = await directrice(x, y);
    const acces = { x: qui.acces, y: await accesDe(deps, agent, y) };
    await ops((trx) =>
      trx.run(
        sql`do $$ begin execute format('alter database %I set deadlock_timeout = ''50ms''', current_database()); end $$`,
      ),
    );
    for (let tour = 0; tour < 6; tour += 1) {
      const deX = [eleve(20 + tour * 2, { nom: `TOUR${tour}` })];
      const deY = [eleve(21 + tour * 2, { nom: `TOUR${tour}` })];
      const [departsX, departsY] = [await ajouter(x, deX), await ajouter(y, deY)];
      await ops((trx) =>
        trx.run(sql`update eleves set parti_le = now() where id = any (${[...departsX, ...departsY]})`),
      );
      const suivre = (ou: AccesEcole, partis: readonly string[]) =>
        deps.database.withEcole(ou, async (trx) => {
          const [noms, prenoms, dates, ines, ...cles] = await colonnes(partis);
          const rows = await trx.rows<{ id: string }>(
            sql`insert into eleves (ecole_id, nom, prenom, date_naissance, ine, recherche, tri, cle_nom,
               cle_nom_usage, cle_prenom)
             select ${ou.ecoleId}, n.nom, n.prenom, n.date, n.ine, 'x', 'x', n.cle_nom, n.cle_nom_usage, n.cle_prenom
             from unnest(${noms}::text[], ${prenoms}::text[], ${dates}::date[], ${ines}::text[], ${cles[0]}::text[],
               ${cles[1]}::text[], ${cles[2]}::text[])
               as n (nom, prenom, date, ine, cle_nom, cle_nom_usage, cle_prenom) returning id`,
          );
          return trx.one(sql`select suivre_comptes(${rows.map(({ id }) => id)}) as n`);
        });
      expect(await Promise.all([suivre(acces.y, departsX), suivre(acces.x, departsY)])).toEqual([
        { n: 1 },
        { n: 1 },
      ]);
    }
  });
  /** Who these fiches are, as ONDE would give them elsewhere. */
  const colonnes = async (fiches: readonly string[]): Promise<string[][]> => {
    const lues = await ops((trx) =>
      trx.rows<Record<string, string>>(
        sql`select nom, prenom, date_naissance::text as date, ine, cle_nom, cle_nom_usage, cle_prenom
         from eleves where id = any (${fiches})`,
      ),
    );
    return ['nom', 'prenom', 'date', 'ine', 'cle_nom', 'cle_nom_usage', 'cle_prenom'].map((nom) =>
      lues.map((f) => f[nom] ?? ''),
    );
  };
});
