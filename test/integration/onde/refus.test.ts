import { describe, expect, it } from 'vitest';
import { proposerMiseAJour } from '../../../src/services/onde/mises-a-jour.ts';
import type { ExtractionsOnde } from '../../../src/services/onde/onde.ts';
import { extractions, importer, misesAJour, photo } from '../../builders/onde.ts';
import {
  classe,
  directrice,
  ecole,
  ine,
  mere,
  test,
  useSceneOnde,
} from '../../helpers/scenes/onde/scene-onde.ts';

useSceneOnde();

describe('fichiers refusés : l’école ne change pas', () => {
  const deposer = (fichiers: ExtractionsOnde) => proposerMiseAJour(test.current.deps, directrice, fichiers);
  const paire = () => extractions({ eleves: classe(), responsables: [mere()] });
  const vide = Buffer.alloc(0);

  it.each<[string, () => ExtractionsOnde, string]>([
    ['vide', () => ({ eleves: vide }), 'vide'],
    ['sans personne', () => extractions({ eleves: [] }), 'entete_seul'],
    ['tronqué', () => ({ eleves: paire().eleves?.subarray(0, -40) }), 'tronque'],
    [
      'des responsables à la place des élèves',
      () => ({ eleves: paire().responsables }),
      'fichier_responsables',
    ],
    ['des élèves à la place des responsables', () => ({ responsables: paire().eleves }), 'fichier_eleves'],
    ['quelconque', () => ({ eleves: Buffer.from('bonjour') }), 'entete_inconnu'],
  ])('fichier %s', async (_, fichiers, code) => {
    await importer(test.current.deps, ecole, paire());
    const avant = await photo(test.current.deps);
    const proposition = await deposer(fichiers());
    expect(proposition).toMatchObject({ outcome: 'refusee', refus: [{ code }] });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });

  it('les fichiers d’une autre école', async () => {
    await importer(test.current.deps, ecole, paire());
    const avant = await photo(test.current.deps);
    const autres = classe().map((e, rang) => ({ ...e, nom: `AUTRE${rang}`, ine: ine(100 + rang) }));
    const proposition = await deposer(extractions({ eleves: autres }));
    expect(proposition).toMatchObject({ outcome: 'autre_ecole', refus: [{ fichier: 'eleves' }] });
    const pere = { ...mere(), nom: 'PERE', enfants: [{ nom: 'AUTRE1', prenom: 'Prénom1' }] };
    expect(await deposer(extractions({ responsables: [pere] }))).toMatchObject({
      outcome: 'autre_ecole',
      refus: [{ fichier: 'responsables' }],
    });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });
});
