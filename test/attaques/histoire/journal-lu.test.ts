import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';

const test = useTestApp();
let scene: DeuxEcoles;
let directeur: AccesEcole;
let limitee: AccesEcole;

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  directeur = await accesDe(deps, scene.mienne.agent, scene.mienne);
  const deleguee = await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    delegueesEleves: [scene.mienne],
  });
  limitee = await accesDe(deps, deleguee, scene.mienne);
});

const lire = (acces: AccesEcole, enonce: ReturnType<typeof sql>) =>
  test.current.deps.database.readEcole(acces, (trx) => trx.rows<Record<string, unknown>>(enonce));
/** As the owner sees: there is something to hide. */
const entreesDe = (compte: string, ecoleId: string) =>
  test.current.deps.database.withOps((trx) =>
    trx.rows(
      sql`select numero from journal where ecole_id = ${ecoleId} and details->'comptes' @> to_jsonb(${compte}::bigint)`,
    ),
  );

describe('le journal, par du SQL arbitraire : le sien, et rien d’autre', () => {
  it('entrees_du_compte() : les entrées de son école, quel que soit le compte', async () => {
    const { mienne, autre } = scene;
    // Both journals tell of both accounts.
    for (const { id } of [mienne, autre])
      await test.current.deps.database.withOps((trx) =>
        trx.run(
          sql`select journaliser_ecole(${id}, 'X', 'comptes.suivis',
            jsonb_build_object('comptes', jsonb_build_array(${mienne.compte}::bigint, ${autre.compte}::bigint)))`,
        ),
      );
    for (const compte of [mienne.compte, autre.compte]) {
      expect((await entreesDe(compte, autre.id)).length).toBeGreaterThan(0);
      const vues = await lire(directeur, sql`select entrees_du_compte(${compte}) as numero order by 1`);
      const miennes = await entreesDe(compte, mienne.id);
      expect(vues).toEqual(expect.arrayContaining(miennes));
      expect(vues).toHaveLength(miennes.length);
    }
    expect(await lire(directeur, sql`select distinct ecole_id from journal`)).toEqual([
      { ecole_id: mienne.id },
    ]);
  });

  it('agents_de_l_ecole() : ne nomme pas qui n’a jamais eu de droit ici, qu’une entrée forgée le désigne ou non', async () => {
    const { mienne, autre } = scene;
    const ids = [mienne.agent.id, autre.agent.id];
    await test.current.deps.database.withEcole(directeur, (trx) =>
      trx.run(sql`select journaliser('parametrage.adresse', ${JSON.stringify({ agent: autre.agent.id })})`),
    );
    expect(await lire(directeur, sql`select id from agents_de_l_ecole(${ids})`)).toEqual([
      { id: mienne.agent.id },
    ]);
  });

  it('un droit limité aux élèves n’en lit rien', async () => {
    const { mienne } = scene;
    for (const enonce of [
      sql`select 1 from journal`,
      sql`select entrees_du_compte(${mienne.compte})`,
      sql`select 1 from agents_de_l_ecole(${[mienne.agent.id]})`,
    ]) {
      expect((await lire(directeur, enonce)).length, enonce.text).toBeGreaterThan(0);
      expect(await lire(limitee, enonce), enonce.text).toEqual([]);
    }
  });
});
