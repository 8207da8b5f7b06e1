import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lireNaissance } from '../../../../src/domain/portail/naissance.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';

const lire = (jour: string, mois: string, annee: string) => lireNaissance({ jour, mois, annee });

describe('une date de naissance, en trois champs', () => {
  it.each([
    ['7', '3', '2018', '2018-03-07'],
    ['07', '03', '2018', '2018-03-07'],
    ['7', '3', '18', '2018-03-07'],
    ['29', '2', '2016', '2016-02-29'],
    ['31', '12', '2015', '2015-12-31'],
    ['1', '1', '00', '2000-01-01'],
  ])('« %s / %s / %s » se lit', (jour, mois, annee, date) => {
    expect(lire(jour, mois, annee)).toBe(date);
  });

  it.each([
    ['29', '2', '2018'],
    ['30', '2', '2016'],
    ['31', '4', '2018'],
    ['0', '3', '2018'],
    ['7', '0', '2018'],
    ['7', '13', '2018'],
    ['32', '1', '2018'],
    ['', '', ''],
    ['7', '', '2018'],
    ['7', '3', '018'],
    ['7', '3', '8'],
    ['7', '3', '20180'],
    ['-7', '3', '2018'],
    ['+7', '3', '2018'],
    ['7.0', '3', '2018'],
    ['1e1', '3', '2018'],
    ['007', '3', '2018'],
    [' 7', '3', '2018'],
    ['٧', '٣', '2018'],
    ['7', 'mars', '2018'],
    ['7', '3', '0x12'],
  ])('« %s / %s / %s » n’est pas une date', (jour, mois, annee) => {
    expect(lire(jour, mois, annee)).toBeUndefined();
  });

  it('toute date du siècle se relit telle qu’elle s’écrit', () => {
    const dates = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const champs = champsDesDates({ n: iso });
        expect(lire(champs['n-jour'] ?? '', champs['n-mois'] ?? '', champs['n-annee'] ?? '')).toBe(iso);
      }),
    );
  });

  it('quoi que l’on tape, une date vraie du calendrier ou rien', () => {
    const champ = fc.oneof(fc.string(), fc.integer({ min: -5, max: 99 }).map(String));
    fc.assert(
      fc.property(champ, champ, champ, (jour, mois, annee) => {
        const date = lire(jour, mois, annee);
        if (date !== undefined) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
      }),
    );
  });
});
