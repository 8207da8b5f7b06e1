import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROFILS } from '../../../src/domain/comptes/etats.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { useScenePortailACacher } from '../../helpers/scenes/portail/a-cacher.ts';
import { ajouterUneEcole, type EcoleDePortail, ouvrirEcole } from '../../helpers/scenes/portail/informes.ts';

const test = useTestApp();
const scene = useScenePortailACacher(test);
const enBase = useBase(test);
let politiques: { nom: string; table: string; using: string }[];
let ailleurs: EcoleDePortail;

beforeAll(async () => {
  politiques = await enBase(
    sql`select policyname as nom, tablename as table, qual as using from pg_policies
     where schemaname = 'public' and 'comptes1d_portail' = any (roles) order by 2`,
  );
  ailleurs = await ouvrirEcole(test, 'École des Aulnes');
  for (const ecole of [scene.moi.ecole, ailleurs])
    for (const profil of PROFILS)
      await poserAdresse(test.current.deps, ecole, profil, 'https://ent.exemple.fr');
  // One's own child is reported as well: there is a row of oneself in each table.
  await enBase(sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
    select ecole_id, 'date_naissance_erronee', representant_legal_id, eleve_id from rattachements
    where representant_legal_id = ${scene.moi.ficheId}`);
});

/** How many rows of each table this session sees, and how many there are. */
async function compter(): Promise<Map<string, { vues: number; toutes: number }>> {
  const comptees = new Map<string, { vues: number; toutes: number }>();
  for (const { table } of politiques) {
    const [{ toutes } = { toutes: 0 }] = await enBase<{ toutes: number }>(
      sql`select count(*)::int as toutes from ${raw(table)}`,
    );
    const { vues } = await test.current.deps.database.readPortail(scene.session, (trx) =>
      trx.one<{ vues: number }>(sql`select count(*)::int as vues from ${raw(table)}`),
    );
    comptees.set(table, { vues, toutes });
  }
  return comptees;
}

describe('chaque politique du portail, prise au catalogue (règles §11)', () => {
  it('une par table lisible, et nulle autre que « select »', async () => {
    const lisibles = await enBase<{ table: string }>(
      sql`select c.relname::text as table from pg_class c where c.relnamespace = 'public'::regnamespace
         and c.relkind in ('r', 'p', 'v', 'm') and has_any_column_privilege('comptes1d_portail', c.oid, 'select') order by 1`,
    );
    expect(politiques.map(({ table }) => table)).toEqual(lisibles.map(({ table }) => table));
    expect(
      await enBase(
        sql`select 1 from pg_policies where 'comptes1d_portail' = any (roles) and (cmd <> 'SELECT' or qual = 'true')`,
      ),
    ).toEqual([]);
    expect(
      await enBase(
        sql`select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
         and (has_any_column_privilege('comptes1d_portail', c.oid, 'insert, update')
              or has_table_privilege('comptes1d_portail', c.oid, 'delete, truncate'))`,
      ),
    ).toEqual([]);
  });

  it('montre une ligne, la sienne, sur celles qu’il y a ; affaiblie en « true », elle les montrerait toutes', async () => {
    expect(politiques.length).toBeGreaterThanOrEqual(8);
    for (const [table, { vues, toutes }] of await compter()) {
      expect(vues, table).toBe(1);
      expect(toutes, table).toBeGreaterThan(1);
    }
    for (const { nom, table, using } of politiques) {
      await enBase(sql`alter policy ${raw(nom)} on ${raw(table)} using (true)`);
      const { vues, toutes } = (await compter()).get(table) ?? { vues: 0, toutes: 1 };
      expect(vues, `${nom} using (true)`).toBe(toutes);
      await enBase(sql`alter policy ${raw(nom)} on ${raw(table)} using (${raw(using)})`);
    }
    for (const [table, { vues }] of await compter()) expect(vues, table).toBe(1);
  });

  it('le mot de passe d’une école ne montre que cette école, jusqu’à ce que plus soit prouvé (règles §4.5)', async () => {
    await ajouterUneEcole(test, scene.moi, ailleurs);
    // A child whose birth date was not given shows nothing at all.
    expect((await compter()).get('eleves')?.vues).toBe(1);
    await enBase(sql`insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
      select ${scene.moi.compteId}::bigint, t.ecole_id, t.eleve_id from rattachements t
      join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id
      where r.compte_id = ${scene.moi.compteId} on conflict do nothing`);
    const vues = async () => (await compter()).get('ecoles')?.vues;
    const limiter = (ecole: string | null) =>
      enBase(sql`update comptes set limite_a = ${ecole} where id = ${scene.moi.compteId}`);
    expect(await vues()).toBe(2);
    for (const [ecole, attendues] of [
      [
        scene.moi.ecole.id,
        ['eleves', 'representants_legaux', 'rattachements', 'ecoles', 'classes', 'adresses_de_service'],
      ],
      [
        ailleurs.id,
        ['eleves', 'representants_legaux', 'rattachements', 'ecoles', 'classes', 'adresses_de_service'],
      ],
    ] as const) {
      await limiter(ecole);
      const comptees = await compter();
      for (const table of attendues) expect(comptees.get(table)?.vues, table).toBe(1);
      const ids = await test.current.deps.database.readPortail(scene.session, (trx) =>
        trx.rows<{ id: string }>(sql`select id from ecoles`),
      );
      expect(ids).toEqual([{ id: ecole }]);
    }
    await limiter(null);
    expect(await vues()).toBe(2);
  });
});
