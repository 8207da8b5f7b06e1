import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { feuillesElevesPdf } from '../../../src/documents/feuilles/feuilles-eleves.ts';
import { lettresRepresentantsPdf } from '../../../src/documents/feuilles/lettres-representants.ts';
import { LISTE_ELEVES } from '../../../src/documents/listes/eleves.ts';
import { listePdf } from '../../../src/documents/listes/liste-pdf.ts';
import { LISTE_REPRESENTANTS } from '../../../src/documents/listes/representants.ts';
import { createDocumentsPool, type DocumentsPool } from '../../../src/documents/pool.ts';
import { FairQueue } from '../../../src/threads/fair-queue.ts';
import {
  bytes,
  desFeuilles,
  desLettres,
  uneEcole,
  uneFeuille,
  uneLettre,
  uneLigne,
  uneLigneRepresentant,
  uneListe,
  uneListeRepresentants,
} from './exemples.ts';

const pools: DocumentsPool[] = [];
function unPool(options: { size?: number; memoryMb?: number } = {}): DocumentsPool {
  const pool = createDocumentsPool({ size: 1, ...options });
  pools.push(pool);
  return pool;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const feuilles = (nombre: number) =>
  desFeuilles(Array.from({ length: nombre }, (_, i) => uneFeuille({ nom: `Nom ${i}` })));

describe('Documents faits à côté des requêtes', () => {
  it('donnent les mêmes octets que sur place', async () => {
    const pool = unPool();
    const liste = uneListe([uneLigne()]);
    expect(
      Buffer.concat(await pool.feuillesEleves(feuilles(30)).toArray()).equals(
        bytes(feuillesElevesPdf(feuilles(30))),
      ),
    ).toBe(true);
    expect(
      Buffer.concat(await pool.listeElevesPdf(liste).toArray()).equals(bytes(listePdf(LISTE_ELEVES, liste))),
    ).toBe(true);
    const lettres = desLettres([uneLettre()]);
    const representants = uneListeRepresentants([uneLigneRepresentant()]);
    expect(Buffer.concat(await pool.lettresRepresentants(lettres).toArray())).toEqual(
      bytes(lettresRepresentantsPdf(lettres)),
    );
    expect(Buffer.concat(await pool.listeRepresentantsPdf(representants).toArray())).toEqual(
      bytes(listePdf(LISTE_REPRESENTANTS, representants)),
    );
  });

  it('plusieurs demandes à la fois arrivent toutes entières', async () => {
    const pool = unPool({ size: 2 });
    const demandes = [20, 1, 40, 5, 12].map((nombre) => pool.feuillesEleves(feuilles(nombre)).toArray());
    for (const chunks of await Promise.all(demandes)) {
      expect(Buffer.concat(chunks).toString('latin1').trimEnd()).toMatch(/%%EOF$/);
    }
  });

  it('un client parti libère la place pour le suivant', async () => {
    const pool = unPool();
    const abandonnee = pool.feuillesEleves(feuilles(3_000));
    await once(abandonnee, 'readable');
    abandonnee.destroy();
    expect(Buffer.concat(await pool.listeElevesPdf(uneListe([])).toArray()).length).toBeGreaterThan(0);
  });

  it('une demande abandonnée avant son tour ne dérange pas les autres', async () => {
    const pool = unPool();
    const enCours = pool.feuillesEleves(feuilles(20)).toArray();
    const abandonnee = pool.feuillesEleves(feuilles(20));
    const suivante = pool.listeElevesPdf(uneListe([])).toArray();
    abandonnee.destroy();
    expect((await enCours).length).toBeGreaterThan(0);
    expect((await suivante).length).toBeGreaterThan(0);
  });

  it('un client lent ne fait pas s’entasser le document en mémoire', async () => {
    const pool = unPool();
    const flux = pool.feuillesEleves(feuilles(600));
    await once(flux, 'readable');
    await setTimeout(1_500);
    expect(flux.readableLength).toBeLessThan(1_000_000);
    expect(flux.readableEnded).toBe(false);
    flux.destroy();
  });

  it('un document impossible est une erreur du seul client qui l’a demandé', async () => {
    const pool = unPool();
    const impossible = { ...feuilles(1), editeLe: new Date(Number.NaN) };
    await expect(pool.feuillesEleves(impossible).toArray()).rejects.toThrow();
    expect((await pool.feuillesEleves(feuilles(1)).toArray()).length).toBeGreaterThan(0);
  });

  it('la mort d’un fil d’exécution est une erreur de sa demande, et les suivantes sont servies', async () => {
    const pool = unPool({ memoryMb: 40 });
    const enorme = uneListe(
      Array.from({ length: 60_000 }, (_, i) => uneLigne({ nom: `Nom ${i} ${'x'.repeat(200)}` })),
    );
    await expect(pool.listeElevesPdf(enorme).toArray()).rejects.toThrow();
    expect((await pool.feuillesEleves(feuilles(2)).toArray()).length).toBeGreaterThan(0);
  });

  it('à l’arrêt, ce qui est en cours ou en attente se termine par une erreur', async () => {
    const pool = unPool();
    const demandes = [feuilles(2_000), feuilles(10)].map((modele) => pool.feuillesEleves(modele).toArray());
    const outcomes = Promise.allSettled(demandes);
    await pool.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.feuillesEleves(feuilles(1)).toArray()).rejects.toThrow('Arrêt en cours');
  });
});

describe('Chacun son tour, école par école', () => {
  it('une école qui demande beaucoup ne passe pas devant une école qui demande peu', () => {
    const queue = new FairQueue<string>();
    for (const rang of [1, 2, 3]) queue.push('A', `A${rang}`);
    queue.push('B', 'B1');
    queue.push('C', 'C1');
    expect(Array.from({ length: 6 }, () => queue.next())).toEqual(['A1', 'B1', 'C1', 'A2', 'A3', undefined]);
  });

  it('l’école est celle du document', async () => {
    const pool = unPool();
    const ordre: string[] = [];
    const demande = (uai: string) =>
      pool
        .feuillesEleves({ ...feuilles(3), ecole: { ...uneEcole, uai } })
        .toArray()
        .then(() => ordre.push(uai));
    await Promise.all(['A', 'A', 'A', 'B'].map(demande));
    expect(ordre.indexOf('B')).toBeLessThan(3);
  });
});
