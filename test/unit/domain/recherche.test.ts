import { describe, expect, it } from 'vitest';
import { clesDeRecherche, motsDesPrenoms } from '../../../src/domain/portail/recherche.ts';

describe('les noms à chercher parmi ceux des écoles (règles §8.4)', () => {
  it('nom de naissance, nom d’usage, et les deux ensemble, dans un ordre ou l’autre', () => {
    expect(clesDeRecherche(['AIT OUARAB', 'Ouali'], ['Hayat']).noms).toEqual([
      'aitouarab',
      'ouali',
      'aitouarabouali',
      'oualiaitouarab',
    ]);
    expect(clesDeRecherche(['Dupont'], ['Léa']).noms).toEqual(['dupont']);
  });

  it('chaque prénom, et chaque suite de prénoms : ni un autre ordre, ni un morceau de prénom', () => {
    const { prenoms } = clesDeRecherche(['X'], ['Jean', 'Marc', 'André']);
    expect([...prenoms].sort()).toEqual(
      ['andre', 'jean', 'jeanmarc', 'jeanmarcandre', 'marc', 'marcandre'].sort(),
    );
  });

  it('ce qui est tapé : espaces, virgules ; le trait d’union tient ensemble', () => {
    expect(motsDesPrenoms(' Jean-Marc,  André ')).toEqual(['Jean-Marc', 'André']);
    expect(clesDeRecherche(['X'], motsDesPrenoms('Jean-Marc')).prenoms).toEqual(['jeanmarc']);
    expect(clesDeRecherche(['X'], motsDesPrenoms('Jean Marc')).prenoms).toContain('jeanmarc');
  });

  it('ne cherche jamais un nom vide, ni plus que personne n’en a', () => {
    const { noms, prenoms } = clesDeRecherche([' '], ['', '-']);
    expect([...noms, ...prenoms]).not.toContain('');
    expect(
      clesDeRecherche(
        ['X'],
        Array.from(
          { length: 40 },
          (_, rang) => `P${String.fromCharCode(97 + (rang % 26))}${'a'.repeat(rang)}`,
        ),
      ).prenoms.length,
    ).toBeLessThanOrEqual(60);
  });
});
