import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { type DeuxEcoles, peuplerDeuxEcoles, tablesDEcole } from '../../helpers/scenes/deux-ecoles.ts';
import { droitsSur, fuitesDe } from '../../helpers/scenes/fuites.ts';

interface Politique {
  nom: string;
  table: string;
  using: string | null;
  check: string | null;
}

const test = useTestApp();
let scene: DeuxEcoles;
let ici: AccesEcole;
let tables: string[];
let politiques: Politique[];
/** What an insert must satisfy besides: in one's own name, with the plan being written. */
let deSurcroit: Politique[];

beforeAll(async () => {
  const { deps } = test.current;
  scene = await peuplerDeuxEcoles(deps);
  ici = await accesDe(deps, scene.mienne.agent, scene.mienne);
  await deps.database.withOps(async (trx) => {
    tables = await tablesDEcole(trx);
    const lire = (permissive: string, commandes: readonly string[]) =>
      trx.rows<Politique>(
        sql`select policyname as nom, tablename as table, qual as using, with_check as check from pg_policies
         where schemaname = 'public' and permissive = ${permissive} and 'comptes1d_app' = any (roles)
           and cmd = any (${commandes}) order by 1`,
      );
    politiques = await lire('PERMISSIVE', ['ALL', 'SELECT']);
    deSurcroit = await lire('RESTRICTIVE', ['INSERT']);
  });
});

const fuites = (table: string) => fuitesDe(test.current.deps, scene, ici, table);
const droits = (table: string) => droitsSur(test.current.deps, ici, table);
const enBase = useBase(test);

describe('chaque table d’une école, prise au catalogue', () => {
  it('a des lignes de l’autre école, que le propriétaire voit : il y a de quoi cacher', async () => {
    expect(tables.length).toBeGreaterThanOrEqual(14);
    for (const table of tables) {
      const { nombre } = await test.current.deps.database.withOps((trx) =>
        trx.one<{ nombre: number }>(
          sql`select count(*)::int as nombre from ${raw(table)} where ecole_id = ${scene.autre.id}`,
        ),
      );
      expect(nombre, table).toBeGreaterThan(0);
    }
  });

  it('ne se lit ni ne s’écrit depuis une autre école', async () => {
    const essais = { lit: 0, insere: 0, change: 0, efface: 0 };
    for (const table of tables) {
      expect(await fuites(table), table).toEqual([]);
      const { lit, colonnes, change, efface } = await droits(table);
      essais.lit += Number(lit);
      essais.insere += Number(colonnes.length > 0);
      essais.change += Number(change !== null);
      essais.efface += Number(efface);
    }
    expect(essais.lit).toBeGreaterThanOrEqual(14);
    expect(essais.insere).toBeGreaterThanOrEqual(12);
    expect(essais.change).toBeGreaterThanOrEqual(9);
    expect(essais.efface).toBeGreaterThanOrEqual(3);
  });

  it('ne tient qu’à sa politique : affaiblie en « true », chacune laisserait passer, et l’essai ci-dessus le dirait', async () => {
    const eprouvees = { using: 0, check: 0 };
    for (const politique of politiques.filter((p) => tables.includes(p.table))) {
      const { nom, table, using, check } = politique;
      const { lit, colonnes } = await droits(table);
      if (using !== null && using !== 'true' && lit) {
        eprouvees.using += 1;
        await enBase(sql`alter policy ${raw(nom)} on ${raw(table)} using (true)`);
        expect(await fuites(table), `${nom} using (true)`).toContain('lit');
        await enBase(sql`alter policy ${raw(nom)} on ${raw(table)} using (${raw(using)})`);
      }
      if (check !== null && colonnes.length > 0) {
        eprouvees.check += 1;
        const exiger = ({ nom }: Politique, condition: string) =>
          enBase(sql`alter policy ${raw(nom)} on ${raw(table)} with check (${raw(condition)})`);
        const autres = deSurcroit.filter((p) => p.table === table);
        for (const autre of autres) await exiger(autre, 'true');
        expect(await fuites(table), `${nom} seule`).toEqual([]);
        await exiger(politique, 'true');
        expect(await fuites(table), `${nom} with check (true)`).toContain('insère');
        await exiger(politique, check);
        for (const autre of autres) await exiger(autre, autre.check ?? 'true');
      }
      expect(await fuites(table), `${nom} remise`).toEqual([]);
    }
    expect(eprouvees.using).toBeGreaterThanOrEqual(14);
    expect(eprouvees.check).toBeGreaterThanOrEqual(12);
  });
});
