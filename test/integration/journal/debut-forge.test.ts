import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import { commande } from '../../../src/cli/commandes/journal/verifier.ts';
import { creerEcole } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { ANCIEN, ecrireLe, falsifier, ilYAJours, poserLe } from '../../helpers/journal/ancien.ts';
import { lancer } from '../../helpers/processus/ops.ts';

const test = useTestApp();

it('une tête inventée avant le premier point de contrôle ne fait pas commencer la chaîne plus tard', async () => {
  const { deps } = test.current;
  const ici = `ecole:${(await creerEcole(deps)).id}`;
  for (const [jours, lignes] of [
    [ANCIEN, 3],
    [20, 5],
    [2, 4],
  ] as const) {
    for (let n = 0; n < lignes; n += 1) await ecrireLe(deps, ici, ilYAJours(jours + 0.5));
    await poserLe(deps, ilYAJours(jours));
  }
  const verifier = () => lancer(test.current, commande, {});
  expect((await verifier()).code).toBe(0);
  // True fingerprints, and a number of checkpoint that nobody signed.
  await falsifier(deps, async (trx) => {
    await trx.run(sql`insert into journal_tetes (chaine, point, numero, empreinte)
      select chaine, 0, numero, empreinte from journal where chaine = ${ici} and numero = 11`);
    await trx.run(sql`delete from journal where chaine = ${ici} and numero <= 11`);
  });
  const { sortie, code } = await verifier();
  expect(code).toBe(1);
  expect(sortie).toContain('les lignes 1 à 11 ont été enlevées');
});
