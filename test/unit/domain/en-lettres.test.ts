import { describe, expect, it } from 'vitest';
import { dureeDe } from '../../../src/domain/duree.ts';
import { avecMajuscule, dire, direDuree, enLettres } from '../../../src/domain/en-lettres.ts';

describe('les nombres en toutes lettres', () => {
  it.each([
    [0, 'zéro'],
    [3, 'trois'],
    [16, 'seize'],
    [17, 'dix-sept'],
    [20, 'vingt'],
    [21, 'vingt et un'],
    [45, 'quarante-cinq'],
    [70, 'soixante-dix'],
    [71, 'soixante et onze'],
    [77, 'soixante-dix-sept'],
    [80, 'quatre-vingts'],
    [81, 'quatre-vingt-un'],
    [91, 'quatre-vingt-onze'],
    [99, 'quatre-vingt-dix-neuf'],
    [100, '100'],
    [10_000, '10\u202f000'],
  ])('%i : %s', (n, mots) => {
    expect(enLettres(n)).toBe(mots);
  });

  it.each([
    [{ nombre: 3, unite: 'mois' }, 'trois mois', '3\u00a0mois'],
    [{ nombre: 1, unite: 'mois' }, 'un mois', '1\u00a0mois'],
    [{ nombre: 6, unite: 'semaines' }, 'six semaines', '6\u00a0semaines'],
    [{ nombre: 1, unite: 'semaines' }, 'une semaine', '1\u00a0semaine'],
    [{ nombre: 48, unite: 'heures' }, 'quarante-huit heures', '48\u00a0heures'],
  ] as const)('%j s’accorde', (duree, lettres, chiffres) => {
    expect(direDuree(duree)).toEqual({ lettres, chiffres });
  });

  it('un seul reste au singulier', () => {
    expect(dire(1, { un: 'code faux', des: 'codes faux' }).chiffres).toBe('1\u00a0code faux');
  });

  it.each([
    [45 * 60_000, 45, 'minutes'],
    [10 * 3_600_000, 10, 'heures'],
    [90 * 60_000, 90, 'minutes'],
    [30_000, 30, 'secondes'],
  ])('%i ms se disent %i %s', (ms, nombre, unite) => {
    expect(dureeDe(ms)).toEqual({ nombre, unite });
  });

  it('une phrase peut commencer par un nombre', () => {
    expect(avecMajuscule(enLettres(16))).toBe('Seize');
  });
});
