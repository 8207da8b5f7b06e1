import { describe, expect, it } from 'vitest';
import { REINITIALISES_IL_Y_A } from '../../seeds/suites-portail.ts';
import { ETAPES, ilYA } from '../../seeds/vitrine.ts';
import { bientotJusquA } from '../../src/domain/comptes/faits.ts';
import { expireLe } from '../../src/domain/mots-de-passe/provisoire.ts';

/** Each half hour of two years, a leap one among them: midnights of Paris, changes of hour, short months. */
const HEURES = Array.from(
  { length: 2 * 731 * 24 },
  (_, rang) => new Date(Date.UTC(2027, 0, 1) + rang * 1_800_000),
);

const finDe = (maintenant: Date, jours: number): Date =>
  expireLe(ilYA({ clock: { now: () => maintenant } }, jours).clock.now());

describe('les lettres de la démonstration sont, à toute heure, ce que l’on en dit', () => {
  const [expirees, bientot, ...bonnes] = ETAPES.map(({ ilYA: jours }) => jours);

  it.each([
    ['les premières', expirees ?? 0],
    ['celle d’un mot de passe oublié', REINITIALISES_IL_Y_A.expire],
  ])('expirées : %s', (_, jours) => {
    expect(HEURES.filter((heure) => finDe(heure, jours) >= heure)).toEqual([]);
  });

  it('expirent sous sept jours : les suivantes', () => {
    const fausses = HEURES.filter((heure) => {
      const fin = finDe(heure, bientot ?? 0);
      return fin < heure || fin > bientotJusquA(heure);
    });
    expect(fausses).toEqual([]);
  });

  it.each([...bonnes, REINITIALISES_IL_Y_A.bon])('bonnes pour des semaines : il y a %d jours', (jours) => {
    expect(HEURES.filter((heure) => finDe(heure, jours) <= bientotJusquA(heure))).toEqual([]);
  });
});
