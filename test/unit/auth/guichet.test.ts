import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Guichet, GuichetPleinError, saufPlein } from '../../../src/auth/guichet.ts';

/** Jobs that last until they are told to end, in the order in which they began. */
function travaux() {
  const commences: string[] = [];
  const fins = new Map<string, () => void>();
  return {
    commences,
    job: (nom: string) => () =>
      new Promise<string>((resolve) => {
        commences.push(nom);
        fins.set(nom, () => resolve(nom));
      }),
    finir: async (nom: string) => {
      fins.get(nom)?.();
      await pause(0);
    },
  };
}

describe('guichet : tant à la fois, les autres attendent leur tour', () => {
  it('une foule sous une clé fait attendre une autre clé un tour, pas une foule', async () => {
    const guichet = new Guichet({ ensemble: 1, fileMax: 100, filesMax: 1_000 });
    const { commences, job, finir } = travaux();
    const foule = ['f1', 'f2', 'f3', 'f4', 'f5'];
    const tous = [
      ...foule.map((nom) => guichet.passer('foule', job(nom))),
      guichet.passer('seule', job('s')),
    ];
    await pause(0);
    expect(commences).toEqual(['f1']);
    for (const nom of ['f1', 'f2', 's', 'f3', 'f4', 'f5']) await finir(nom);
    expect(commences).toEqual(['f1', 'f2', 's', 'f3', 'f4', 'f5']);
    expect(await Promise.all(tous)).toEqual([...foule, 's']);
  });

  it('une file pleine refuse aussitôt, la sienne d’abord, puis toutes', async () => {
    const guichet = new Guichet({ ensemble: 2, fileMax: 2, filesMax: 3 });
    const { commences, job, finir } = travaux();
    const passes = ['a', 'b', 'c', 'd'].map((nom) => guichet.passer('x', job(nom)));
    await expect(guichet.passer('x', job('refus'))).rejects.toThrow(GuichetPleinError);
    passes.push(guichet.passer('y', job('e')));
    await expect(guichet.passer('z', job('refus'))).rejects.toThrow(GuichetPleinError);
    for (const nom of ['a', 'b', 'c', 'e', 'd']) await finir(nom);
    await Promise.all(passes);
    expect(commences).not.toContain('refus');
    // Nothing is left behind: as many places as at first.
    const encore = ['g', 'h', 'i', 'j'].map((nom) => guichet.passer('x', job(nom)));
    await pause(0);
    expect(commences.slice(-2)).toEqual(['g', 'h']);
    for (const nom of ['g', 'h', 'i', 'j']) await finir(nom);
    expect(await Promise.all(encore)).toHaveLength(4);
  });

  it('un travail qui échoue rend sa place', async () => {
    const guichet = new Guichet({ ensemble: 1, fileMax: 5, filesMax: 5 });
    const echec = () => Promise.reject(new Error('non'));
    const [premier, second] = await Promise.allSettled([
      guichet.passer('x', echec),
      guichet.passer('x', async () => 'oui'),
    ]);
    expect([premier?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
    expect(await saufPlein(guichet.passer('x', async () => 'encore'))).toBe('encore');
  });
});
