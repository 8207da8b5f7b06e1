import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BoundedQueue, QueueFullError, unlessFull } from '../../../src/auth/bounded-queue.ts';

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
    const guichet = new BoundedQueue({ atOnce: 1, waitingPerKey: 100, waitingAtMost: 1_000 });
    const { commences, job, finir } = travaux();
    const foule = ['f1', 'f2', 'f3', 'f4', 'f5'];
    const tous = [...foule.map((nom) => guichet.admit('foule', job(nom))), guichet.admit('seule', job('s'))];
    await pause(0);
    expect(commences).toEqual(['f1']);
    for (const nom of ['f1', 'f2', 's', 'f3', 'f4', 'f5']) await finir(nom);
    expect(commences).toEqual(['f1', 'f2', 's', 'f3', 'f4', 'f5']);
    expect(await Promise.all(tous)).toEqual([...foule, 's']);
  });

  it('une file pleine refuse aussitôt, la sienne d’abord, puis toutes', async () => {
    const guichet = new BoundedQueue({ atOnce: 2, waitingPerKey: 2, waitingAtMost: 3 });
    const { commences, job, finir } = travaux();
    const passes = ['a', 'b', 'c', 'd'].map((nom) => guichet.admit('x', job(nom)));
    await expect(guichet.admit('x', job('refus'))).rejects.toThrow(QueueFullError);
    passes.push(guichet.admit('y', job('e')));
    await expect(guichet.admit('z', job('refus'))).rejects.toThrow(QueueFullError);
    for (const nom of ['a', 'b', 'c', 'e', 'd']) await finir(nom);
    await Promise.all(passes);
    expect(commences).not.toContain('refus');
    // Nothing is left behind: as many places as at first.
    const encore = ['g', 'h', 'i', 'j'].map((nom) => guichet.admit('x', job(nom)));
    await pause(0);
    expect(commences.slice(-2)).toEqual(['g', 'h']);
    for (const nom of ['g', 'h', 'i', 'j']) await finir(nom);
    expect(await Promise.all(encore)).toHaveLength(4);
  });

  it('un travail qui échoue rend sa place', async () => {
    const guichet = new BoundedQueue({ atOnce: 1, waitingPerKey: 5, waitingAtMost: 5 });
    const echec = () => Promise.reject(new Error('non'));
    const [premier, second] = await Promise.allSettled([
      guichet.admit('x', echec),
      guichet.admit('x', async () => 'oui'),
    ]);
    expect([premier?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
    expect(await unlessFull(guichet.admit('x', async () => 'encore'))).toBe('encore');
  });
});
