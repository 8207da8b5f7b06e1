import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import {
  hashPassword,
  needsRehash,
  verifyNothing,
  verifyPassword,
} from '../../../src/auth/password-hashing.ts';

describe('mots de passe choisis : argon2id', () => {
  it('au moins 19 456 Kio, deux passes, une voie, un sel par empreinte', async () => {
    const [une, autre] = await Promise.all([hashPassword('moufle grotte'), hashPassword('moufle grotte')]);
    expect(une).not.toBe(autre);
    const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(une) ?? [];
    expect(Number(m)).toBeGreaterThanOrEqual(19_456);
    expect(Number(t)).toBeGreaterThanOrEqual(2);
    expect(p).toBe('1');
  });

  it('reconnaît le mot de passe, et lui seul', async () => {
    const empreinte = await hashPassword('moufle grotte');
    expect(await verifyPassword(empreinte, 'moufle grotte')).toBe(true);
    expect(await verifyPassword(empreinte, 'Moufle grotte')).toBe(false);
    expect(await verifyPassword(empreinte, 'moufle grotte ')).toBe(false);
    expect(await verifyPassword(empreinte, '')).toBe(false);
  });

  it('un « é » tapé en un ou deux signes est le même', async () => {
    const empreinte = await hashPassword('vélo-kayak-ruche');
    expect(await verifyPassword(empreinte, 've\u0301lo-kayak-ruche')).toBe(true);
  });

  it('128 caractères comptent tous', async () => {
    const empreinte = await hashPassword('x'.repeat(128));
    expect(await verifyPassword(empreinte, 'x'.repeat(128))).toBe(true);
    expect(await verifyPassword(empreinte, 'x'.repeat(127))).toBe(false);
  });

  it('une empreinte illisible refuse sans échouer', async () => {
    for (const empreinte of ['', 'x', '$argon2id$v=19$m=1,t=1,p=1$', '$2b$10$abc']) {
      expect(await verifyPassword(empreinte, 'moufle grotte')).toBe(false);
    }
  });

  it('une empreinte plus faible que la règle est à refaire', async () => {
    expect(needsRehash(await hashPassword('moufle'))).toBe(false);
    const faible = (options: object) =>
      hash('moufle', { algorithm: 2, memoryCost: 19_456, timeCost: 2, ...options });
    expect(needsRehash(await faible({ memoryCost: 8192 }))).toBe(true);
    expect(needsRehash(await faible({ timeCost: 1 }))).toBe(true);
    expect(needsRehash(await faible({ algorithm: 1 }))).toBe(true);
    expect(needsRehash(await faible({ timeCost: 3 }))).toBe(false);
    expect(needsRehash('$2b$10$abcdefghijklmnopqrstuv')).toBe(true);
  });

  it('un identifiant inconnu coûte autant qu’un mot de passe faux, dès la première fois', async () => {
    const empreinte = await hashPassword('moufle grotte');
    const durees = { inconnu: [] as number[], faux: [] as number[] };
    const time = async (job: () => Promise<boolean>) => {
      // Of this process, its threads included: a busy machine makes it wait, not work.
      const before = process.cpuUsage();
      expect(await job()).toBe(false);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    for (let i = 0; i < 25; i += 1) {
      durees.inconnu.push(await time(() => verifyNothing('gant pluie')));
      durees.faux.push(await time(() => verifyPassword(empreinte, 'gant pluie')));
    }
    // The cheapest runs: what the work costs, without what else was to be done meanwhile.
    const cheapest = (all: number[]) => Math.min(...all);
    const ratio = cheapest(durees.inconnu) / cheapest(durees.faux);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});
