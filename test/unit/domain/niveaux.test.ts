import { expect, it } from 'vitest';
import { NIVEAUX, rangNiveau } from '../../../src/domain/niveaux.ts';

it('les niveaux suivent la scolarité, un niveau inconnu vient en dernier', () => {
  const melange = ['CM2', 'UPE2A', 'ULIS', 'CP', 'TPS', 'CE1', 'GS'];
  expect(melange.sort((a, b) => rangNiveau(a) - rangNiveau(b))).toEqual([
    'TPS',
    'GS',
    'CP',
    'CE1',
    'CM2',
    'ULIS',
    'UPE2A',
  ]);
  expect(new Set(NIVEAUX.map(rangNiveau)).size).toBe(NIVEAUX.length);
});
