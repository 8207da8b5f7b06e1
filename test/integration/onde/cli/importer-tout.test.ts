import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commande as importerTout } from '../../../../src/cli/commandes/onde/importer-tout.ts';
import { creerEcole, type EcoleTest, uai } from '../../../builders/ecole.ts';
import { photo } from '../../../builders/onde.ts';
import { lancer } from '../../../helpers/processus/ops.ts';
import {
  dossier,
  ecole,
  ecrire,
  JUIN,
  prenoms,
  RENTREE,
  test,
  useOndeCli,
} from '../../../helpers/scenes/onde/onde-cli.ts';

useOndeCli();

describe('onde:importer-tout', () => {
  const tout = (ici: string, options: Record<string, unknown> = {}) =>
    lancer(test.current, importerTout, { arguments: [ici], ...options });

  it('reconnaît chaque fichier à son contenu, met à jour chaque école et continue après un refus', async () => {
    const ici = join(dossier, 'lot');
    const autres = await Promise.all(
      [1, 2, 3].map((rang) => creerEcole(test.current.deps, { uai: uai(2000 + rang) })),
    );
    const [b, c, d] = autres as [EcoleTest, EcoleTest, EcoleTest];
    await ecrire(JUIN(), join(ici, ecole.uai), ['CSVExtraction.csv', 'CSVExtraction (1).CSV']);
    // Whatever the names of the files say; the same people as in the first school.
    await ecrire(JUIN(), join(ici, b.uai), ['b.csv', 'a.csv']);
    await ecrire({ eleves: Buffer.from('bonjour') }, join(ici, c.uai));
    await ecrire({ eleves: JUIN().eleves, responsables: JUIN().eleves }, join(ici, d.uai));
    await mkdir(join(ici, uai(2999)), { recursive: true });
    await mkdir(join(ici, '.cache'), { recursive: true });
    await ecrire(JUIN(), join(ici, 'pas-un-uai'));

    const avant = await photo(test.current.deps);
    const essai = await tout(ici, { dryRun: true });
    expect(essai.code).toBe(1);
    expect(essai.sortie).toContain('rien n’a été écrit');
    expect(await photo(test.current.deps)).toEqual(avant);

    const { sortie, code } = await tout(ici);
    expect(code).toBe(1);
    expect(sortie).toContain('2\u00a0écoles mises à jour');
    expect(sortie).toContain('4\u00a0écoles refusées');
    for (const refusee of [c.uai, d.uai, uai(2999), 'pas-un-uai']) expect(sortie).toContain(`  ${refusee}`);
    expect(sortie).toContain('est déjà là');
    expect(await prenoms()).toHaveLength(5);
    expect(await prenoms(b)).toHaveLength(5);
    expect(await prenoms(c)).toEqual([]);
    expect(await prenoms(d)).toEqual([]);

    const encore = JSON.parse((await tout(ici, { format: 'json' })).sortie);
    expect(encore).toMatchObject({ misesAJour: 0, inchangees: 2 });
    expect(encore.refusees).toHaveLength(4);
  });

  it('sans refus, le code de sortie est 0 ; les accords valent pour toutes', async () => {
    const ici = join(dossier, 'departs');
    await ecrire(JUIN(), join(ici, ecole.uai));
    expect((await tout(ici)).code).toBe(0);
    await ecrire(RENTREE(), join(ici, ecole.uai));
    for (const dryRun of [true, undefined]) {
      expect(await tout(ici, { dryRun })).toMatchObject({
        code: 1,
        sortie: expect.stringContaining('--accepter-departs --accepter-arrivees'),
      });
    }
    expect(await tout(ici, { accepterDeparts: true })).toMatchObject({ code: 1 });
    expect((await tout(ici, { accepterDeparts: true, accepterArrivees: true })).code).toBe(0);
    expect(await prenoms()).not.toContain('Chloé');
  });

  it('un dossier absent ou vide se dit', async () => {
    await expect(tout('/nulle/part')).rejects.toThrow('ne se lit pas');
    await mkdir(join(dossier, 'vide'), { recursive: true });
    await expect(tout(join(dossier, 'vide'))).rejects.toThrow('aucun dossier');
  });
});
