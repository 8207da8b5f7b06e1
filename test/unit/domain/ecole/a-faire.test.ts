import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FaitsDeLEcole, TACHES, tachesDe } from '../../../../src/domain/ecole/a-faire.ts';

const FINIE: FaitsDeLEcole = {
  jour: '2026-11-03',
  onde: { majLe: '2026-09-04' },
  delegations: 0,
  representants: { expirees: 0, jamais: 0, anomalies: 0 },
  eleves: { expirees: 0, jamais: 0, cp: 0 },
};
const PLEINE: FaitsDeLEcole = {
  ...FINIE,
  representants: { expirees: 4, jamais: 5, anomalies: 6 },
  eleves: { expirees: 1, jamais: 9, cp: 3 },
};

describe('« À faire maintenant » (règles §5.1)', () => {
  it.each<[string, Partial<FaitsDeLEcole>, string[]]>([
    ['rien', FINIE, []],
    [
      'l’expiré avant le jamais informé',
      PLEINE,
      ['expires_representants', 'expires_eleves', 'jamais_representants'],
    ],
    [
      'une délégation attend : d’abord elle',
      { ...PLEINE, delegations: 1 },
      ['delegation', 'expires_representants', 'expires_eleves'],
    ],
    ['jamais de données', { onde: { majLe: null } }, ['sans_donnees']],
    ['des données de l’an dernier', { onde: { majLe: '2026-06-30' } }, ['mise_a_jour']],
    ['mise à jour quelques jours avant la rentrée', { onde: { majLe: '2026-08-20' } }, []],
    ['la veille de ces jours-là', { onde: { majLe: '2026-08-19' } }, ['mise_a_jour']],
    ['en juillet, l’année n’est pas finie', { jour: '2027-07-10', onde: { majLe: '2026-09-04' } }, []],
    ['au 1er septembre, elle l’est', { jour: '2027-09-01', onde: { majLe: '2026-09-04' } }, ['mise_a_jour']],
    [
      'en septembre : mettre à jour, renouveler, informer les CP',
      {
        ...PLEINE,
        jour: '2026-09-15',
        onde: { majLe: '2026-07-01' },
        eleves: { expirees: 0, jamais: 9, cp: 3 },
      },
      ['mise_a_jour', 'expires_representants', 'cp'],
    ],
    [
      'en septembre, les familles d’abord attendues',
      {
        ...PLEINE,
        jour: '2026-09-30',
        representants: { expirees: 0, jamais: 5, anomalies: 0 },
        eleves: { expirees: 0, jamais: 9, cp: 0 },
      },
      [],
    ],
    [
      'en octobre, les CP sont des élèves comme les autres',
      { jour: '2026-10-01', eleves: { expirees: 0, jamais: 9, cp: 3 } },
      ['jamais_eleves'],
    ],
    ['qui ne met pas à jour ne se le voit pas demander', { onde: null }, []],
    ['ce qui n’est pas à lire n’est pas à faire', { ...PLEINE, representants: null, eleves: null }, []],
  ])('%s', (_, faits, attendues) => {
    expect(tachesDe({ ...FINIE, ...faits })).toEqual(attendues);
  });

  it('jamais plus de trois, dans l’ordre, et rien dont le nombre est nul', () => {
    const nombre = fc.nat({ max: 2 });
    const faits: fc.Arbitrary<FaitsDeLEcole> = fc.record({
      jour: fc.constantFrom('2026-09-12', '2026-12-01', '2027-07-31'),
      onde: fc.option(fc.record({ majLe: fc.constantFrom(null, '2026-06-01', '2026-09-02') })),
      delegations: nombre,
      representants: fc.option(fc.record({ expirees: nombre, jamais: nombre, anomalies: nombre })),
      eleves: fc.option(fc.record({ expirees: nombre, jamais: nombre, cp: nombre })),
    });
    fc.assert(
      fc.property(faits, (ecole) => {
        const taches = tachesDe(ecole);
        expect(taches.length).toBeLessThanOrEqual(3);
        expect(taches).toEqual(TACHES.filter((tache) => taches.includes(tache)));
        const { delegations, representants, eleves } = ecole;
        const nulles: [boolean, string][] = [
          [delegations === 0, 'delegation'],
          [!representants?.expirees, 'expires_representants'],
          [!representants?.anomalies, 'anomalies'],
          [!eleves?.expirees, 'expires_eleves'],
          [!eleves?.cp, 'cp'],
        ];
        for (const [nulle, tache] of nulles) if (nulle) expect(taches).not.toContain(tache);
      }),
    );
  });
});
