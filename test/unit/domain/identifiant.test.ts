import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formaterIdentifiant, racineIdentifiant } from '../../../src/domain/comptes/identifiant.ts';

describe('identifiant : initiale du prénom, point, nom, puis des chiffres', () => {
  it.each([
    ['Émile', 'Dupont', 'e.dupont'],
    ['Élodie', "D'ŁUKASZ-N'GUYỄN", 'e.dlukasznguyen'],
    ['Çağlar', 'Yıldız', 'c.yildiz'],
    ['Œdipe', 'Æsir', 'o.aesir'],
    ['’Ali', 'Ben Saïd', 'a.bensaid'],
    ['Jean-Pierre', 'de La Rochefoucauld-Montbel', 'j.delarochefoucauldmon'],
  ])('%s %s → %s', (prenom, nom, racine) => {
    expect(racineIdentifiant(prenom, nom)).toBe(racine);
  });

  it('un nom sans lettre latine compte pour « x »', () => {
    expect(racineIdentifiant('小明', '王')).toBe('x.x');
    expect(racineIdentifiant('', '-')).toBe('x.x');
    expect(racineIdentifiant('Li', '王')).toBe('l.x');
  });

  it('deux chiffres, ou davantage au besoin', () => {
    expect(formaterIdentifiant('e.dupont', 7)).toBe('e.dupont07');
    expect(formaterIdentifiant('e.dupont', 12)).toBe('e.dupont12');
    expect(formaterIdentifiant('e.dupont', 1234)).toBe('e.dupont1234');
  });

  it('quel que soit le nom, l’identifiant a la même forme', () => {
    const nom = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(nom, nom, fc.nat(), (prenom, famille, numero) => {
        expect(formaterIdentifiant(racineIdentifiant(prenom, famille), numero)).toMatch(
          /^[a-z]\.[a-z]{1,20}\d{2,}$/,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
