import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { jouerEtape } from '../../helpers/nuit.ts';
import { type DeuxEcoles, peuplerDeuxEcoles } from '../../helpers/scenes/deux-ecoles.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const rows = useBase(test);
let scene: DeuxEcoles;

/** Rows about somebody, by table, of a school or of accounts. */
async function lignes(ecoleId: string): Promise<Record<string, number>> {
  const tables = [
    'eleves',
    'representants_legaux',
    'rattachements',
    'signalements',
    'envois',
    'operation_comptes',
  ];
  const nombres: Record<string, number> = {};
  for (const table of [
    ...tables,
    'compte_evenements',
    'feuilles_imprimees',
    'provisoires',
    'enfants_confirmes',
  ]) {
    const [ligne] = await rows<{ n: number }>(
      sql`select count(*)::int as n from ${raw(table)} where ecole_id = ${ecoleId}`,
    );
    nombres[table] = ligne?.n ?? 0;
  }
  return nombres;
}

/** Accounts that no fiche opens: those that the scene has left so. */
const sansFiche = () =>
  rows(sql`select id from comptes c where not exists (select 1 from eleves e where e.compte_id = c.id)
    and not exists (select 1 from representants_legaux r where r.compte_id = c.id) order by id`);

const partir = async (ecoleId: string, quand: string) => {
  for (const table of ['eleves', 'representants_legaux'])
    await rows(
      sql`update ${raw(table)} set parti_le = now() - ${quand}::interval where ecole_id = ${ecoleId}`,
    );
};

beforeAll(async () => {
  scene = await peuplerDeuxEcoles(test.current.deps);
  // One guardian has a child in each school.
  await rows(sql`update representants_legaux set compte_id = (
      select compte_id from representants_legaux where id = ${scene.autre.representants[0]})
    where id = ${scene.mienne.representants[0]}`);
});

describe('ceux qui ont quitté l’école (règles §9, arrêté du 30 novembre 2006)', () => {
  it('y restent trois mois, puis sont effacés avec tout ce qui les concerne, et personne d’autre', async () => {
    const ici = await lignes(scene.mienne.id);
    const la = await lignes(scene.autre.id);
    // There is something to erase, in every table.
    for (const [table, nombre] of Object.entries(la)) expect(nombre, table).toBeGreaterThan(0);
    await partir(scene.autre.id, '3 months - 1 hour');
    expect(await jouerEtape(test.current.deps, 'departs')).toEqual({});
    expect(await lignes(scene.autre.id)).toEqual(la);

    const avant = await sansFiche();
    const identifiants = await rows<{ identifiant: string }>(
      sql`select identifiant from comptes c where exists (select 1 from eleves e where e.compte_id = c.id and e.ecole_id = ${scene.autre.id})`,
    );
    await partir(scene.autre.id, '3 months + 1 hour');
    const { fiches, comptes } = await jouerEtape(test.current.deps, 'departs');
    expect(fiches).toBe((la.eleves ?? 0) + (la.representants_legaux ?? 0));
    expect(comptes).toBeGreaterThan(0);
    expect(
      Object.values(await lignes(scene.autre.id)).every((nombre) => nombre === 0),
      JSON.stringify(await lignes(scene.autre.id)),
    ).toBe(true);
    expect(await lignes(scene.mienne.id)).toEqual(ici);
    // Never given again, and nobody's.
    expect(
      await rows(sql`select identifiant from identifiants where identifiant = any (${identifiants.map(({ identifiant }) => identifiant)})
        and retire_le is not null and compte_id is null order by identifiant`),
    ).toEqual(identifiants.sort((un, autre) => un.identifiant.localeCompare(autre.identifiant)));
    expect(await sansFiche()).toEqual(avant);
  });

  it('le compte qui sert encore à une école reste, l’histoire de l’école aussi', async () => {
    expect(
      await rows(sql`select c.etat from comptes c join representants_legaux r on r.compte_id = c.id
        where r.id = ${scene.mienne.representants[0]}`),
    ).toEqual([{ etat: 'informe' }]);
    const directeur = await Visiteur.connecter(test, 'autre');
    const { uai } = scene.autre;
    const operations = await directeur.ouvrir(paths.operations({ uai }));
    expect(operations.statut).toBe(200);
    const faites = await rows<{ id: string }>(
      sql`select id from operations where ecole_id = ${scene.autre.id} and etat = 'executee'`,
    );
    expect(faites.length).toBeGreaterThan(0);
    for (const { id } of faites)
      expect((await directeur.ouvrir(paths.operation({ uai, id }))).statut).toBe(200);
  });
});
