import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ENTROPIE_BITS,
  expireLe,
  finDeJourApres,
  normaliserSaisieProvisoire,
  tirerMotDePasseProvisoire,
} from '../../../src/domain/mots-de-passe/provisoire.ts';

const tirer = () => tirerMotDePasseProvisoire((max) => randomInt(max));

describe('mot de passe provisoire', () => {
  const tirages = Array.from({ length: 100_000 }, tirer);

  it('au moins 50 bits', () => {
    expect(ENTROPIE_BITS).toBeGreaterThanOrEqual(50);
    const tailles: number[] = [];
    tirerMotDePasseProvisoire((max) => {
      tailles.push(max);
      return 0;
    });
    const bits = tailles.map(Math.log2).reduce((sum, n) => sum + n, 0);
    expect(bits).toBeCloseTo(ENTROPIE_BITS, 9);
  });

  it('une lettre d’abord, et aucun signe que l’on confonde (i l o 0 1…) ni majuscule', () => {
    expect(tirages.filter((tirage) => !/^[a-z][a-z0-9]{11}$/.test(tirage))).toEqual([]);
    const signes = new Set(tirages.join(''));
    for (const sosies of ['il1', 'o0', 'bd', 'pq', 'z2', 's5', 'b6', 'gq9', 'uv']) {
      expect([...sosies].filter((signe) => signes.has(signe)).length, sosies).toBeLessThan(2);
    }
    for (const interdit of 'ilo01') expect(signes.has(interdit), interdit).toBe(false);
  });

  it('aucune voyelle : le hasard n’écrit pas de mot', () => {
    expect(tirages.some((tirage) => /[aeiouy]/.test(tirage))).toBe(false);
  });

  it('chaque signe sort aussi souvent à chaque place', () => {
    for (let place = 0; place < 12; place += 1) {
      const counts = new Map<string, number>();
      for (const tirage of tirages) {
        const sign = tirage.charAt(place);
        counts.set(sign, (counts.get(sign) ?? 0) + 1);
      }
      const expected = tirages.length / counts.size;
      const chi2 = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // Beyond this once in about a hundred million draws, for 20 degrees of freedom.
      expect(chi2).toBeLessThan(80);
    }
  });

  it('deux tirages ne se ressemblent pas', () => {
    expect(new Set(tirages).size).toBe(tirages.length);
  });
});

describe('ce que la personne tape', () => {
  it.each([
    'KDWM 4T7P RXZH',
    ' kdwm-4t7p-rxzh\n',
    'kdwm\u00a04t7p–rxzh',
    'kdwm.4t7p.rxzh',
    'kdwm’tèprxzh',
    "kdwm'tèprxzh",
    'ｋｄｗｍ4t7prxzh',
  ])('%j vaut « kdwm4t7prxzh »', (saisie) => {
    expect(normaliserSaisieProvisoire(saisie)).toBe('kdwm4t7prxzh');
  });

  it('les chiffres d’un clavier français sans la touche Majuscule', () => {
    expect(normaliserSaisieProvisoire('c"\'è_')).toBe('c3478');
    expect(normaliserSaisieProvisoire('ce\u0300')).toBe('c7');
  });

  it('un mot de passe tiré se vaut lui-même, et aucun autre', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000_000)), (numbers) => {
        const motDePasse = tirerMotDePasseProvisoire((max) => (numbers.next().value ?? 0) % max);
        expect(normaliserSaisieProvisoire(motDePasse)).toBe(motDePasse);
        expect(normaliserSaisieProvisoire(motDePasse.replace(/(.{4})(?=.)/g, '$1 ').toUpperCase())).toBe(
          motDePasse,
        );
      }),
    );
  });
});

describe('valable trois mois, jusqu’à la fin du jour à Paris', () => {
  it('trois mois', () => {
    expect(expireLe(new Date('2026-09-03T08:00:00Z')).toISOString()).toBe('2026-12-03T22:59:59.999Z');
  });

  it.each([
    ['2026-09-01T08:00:00Z', '2026-12-01T22:59:59.999Z', 'de l’été à l’hiver'],
    ['2026-12-15T08:00:00Z', '2027-03-15T22:59:59.999Z', 'par-dessus l’an'],
    ['2026-01-10T08:00:00Z', '2026-04-10T21:59:59.999Z', 'de l’hiver à l’été'],
    ['2026-08-31T08:00:00Z', '2026-11-30T22:59:59.999Z', '31 novembre'],
    ['2026-11-30T08:00:00Z', '2027-02-28T22:59:59.999Z', '30 février'],
    ['2027-11-30T08:00:00Z', '2028-02-29T22:59:59.999Z', '30 février bissextile'],
    ['2026-09-01T22:30:00Z', '2026-12-02T22:59:59.999Z', 'déjà le 2 septembre à Paris'],
    ['2026-12-29T08:00:00Z', '2027-03-29T21:59:59.999Z', 'le lendemain du passage à l’été'],
    ['2026-12-28T08:00:00Z', '2027-03-28T21:59:59.999Z', 'le jour du passage à l’été'],
    ['2026-12-27T08:00:00Z', '2027-03-27T22:59:59.999Z', 'la veille du passage à l’été'],
    ['2026-07-25T08:00:00Z', '2026-10-25T22:59:59.999Z', 'le jour du passage à l’hiver'],
  ])('trois mois après le %s : le %s (%s)', (emis, fin) => {
    const trimestre = { nombre: 3, unite: 'mois' } as const;
    expect(finDeJourApres(new Date(emis), trimestre).toISOString()).toBe(fin);
  });

  it.each([
    [{ nombre: 6, unite: 'semaines' }, '2026-10-13T21:59:59.999Z'],
    [{ nombre: 10, unite: 'semaines' }, '2026-11-10T22:59:59.999Z'],
    [{ nombre: 45, unite: 'jours' }, '2026-10-16T21:59:59.999Z'],
    [{ nombre: 1, unite: 'mois' }, '2026-10-01T21:59:59.999Z'],
  ] as const)('une autre durée finit de même : %j après le 1er septembre, %s', (duree, fin) => {
    expect(finDeJourApres(new Date('2026-09-01T08:00:00Z'), duree).toISOString()).toBe(fin);
  });
});
