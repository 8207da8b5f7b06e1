import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackedBarOperators } from '../../../src/documents/pdf/stacked-bar.ts';
import { ETATS, type Etat } from '../../../src/domain/comptes/etats.ts';
import {
  type FaitLu,
  type Palier,
  paliersADire,
  rentreeDe,
} from '../../../src/domain/statistiques/tendance.ts';
import { segmentsDe } from '../../../src/vues/statistiques/barre.ts';
import { type TendanceVM, tendanceVM } from '../../../src/vues/statistiques/tendance.ts';

const parts = (nombres: readonly number[]) =>
  ETATS.map((etat, rang) => ({ etat, nombre: nombres[rang] ?? 0, url: null }));
const nombre = (texte: string): number => Number(texte.replace('%', ''));

describe('une barre', () => {
  it('couvre toute sa longueur, sans trou ni recouvrement, dans l’ordre de la vie d’un compte', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4000), { minLength: 4, maxLength: 4 }), (nombres) => {
        const segments = segmentsDe(parts(nombres));
        expect(segments.map(({ etat }) => etat)).toEqual(ETATS.filter((_, rang) => (nombres[rang] ?? 0) > 0));
        let fin = 0;
        for (const { x, largeur } of segments) {
          expect(nombre(x)).toBeCloseTo(fin, 1);
          fin = nombre(x) + nombre(largeur);
        }
        expect(fin).toBeCloseTo(segments.length === 0 ? 0 : 100, 1);
      }),
    );
  });

  it('dit son nombre où il tient, jamais où il déborderait', () => {
    const [large, etroit] = segmentsDe(parts([96, 4]));
    expect([large?.nombre, large?.milieu]).toEqual(['96', '48%']);
    expect([etroit?.nombre, etroit?.milieu]).toEqual(['4', null]);
  });

  it('sur papier, une part n’a ni largeur nulle ni hachures hors d’elle', () => {
    const box = { x: 10, y: 20, width: 100, height: 9 };
    expect(stackedBarOperators([], box)).toBe('');
    const dessin = stackedBarOperators(
      [
        { etat: 'non_informe', nombre: 0 },
        { etat: 'informe', nombre: 1 },
        { etat: 'actif', nombre: 3 },
      ],
      box,
    );
    expect(dessin.match(/ re W n/g)).toHaveLength(2);
    expect(dessin).toContain('10 11 25 9 re W n');
    expect(dessin).toContain('35 11 75 9 re W n');
    expect(dessin).not.toContain('NaN');
  });
});

const palier = (jour: string, nombres: Partial<Record<Etat, number>>): Palier => ({
  jour,
  non_informe: 0,
  informe: 0,
  en_cours: 0,
  actif: 0,
  ...nombres,
});
const fait = (jour: string, autres: Partial<FaitLu> = {}): FaitLu => ({
  profil: 'representant_legal',
  jour,
  fait: 'mail',
  nombre: 54,
  jours: 1,
  ...autres,
});
const dessiner = (
  paliers: readonly Palier[],
  faits: readonly FaitLu[] = [],
  maintenant = '2026-11-30T20:00:00Z',
): TendanceVM | undefined =>
  tendanceVM(
    { profil: 'representant_legal', etats: ETATS, id: 't' },
    { paliers, faits, nuit: '2026-11-30', maintenant: new Date(maintenant) },
  );
/** « M0,10L5,10… », as points. */
const points = (d: string): [number, number][] =>
  [...d.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('l’année scolaire', () => {
  it('commence le 1er septembre', () => {
    expect(rentreeDe('2026-09-01')).toBe('2026-09-01');
    expect(rentreeDe('2026-08-31')).toBe('2025-09-01');
    expect(rentreeDe('2027-01-15')).toBe('2026-09-01');
  });

  it('n’est dessinée qu’à partir de la deuxième nuit', () => {
    expect(dessiner([])).toBeUndefined();
    expect(dessiner([palier('2026-11-30', { actif: 3 })])).toBeUndefined();
    expect(dessiner([palier('2026-11-29', { actif: 3 })])).toBeDefined();
  });

  it('va par paliers : rien ne bouge entre deux nuits, et « Activé » repose sur le sol', () => {
    const tendance = dessiner([
      palier('2026-11-21', { non_informe: 10 }),
      palier('2026-11-26', { non_informe: 4, actif: 6 }),
    ]);
    const aire = tendance?.aires.find(({ etat }) => etat === 'actif');
    expect(points(aire?.d ?? '').length).toBeGreaterThan(4);
    for (const [x, y] of points(aire?.d ?? '')) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1000);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(220);
    }
    // Ten days, from the 21st to the end of the 30th: the step is half way.
    expect(
      points(aire?.d ?? '')
        .filter(([x]) => x === 500)
        .map(([, y]) => y),
    ).toEqual(expect.arrayContaining([220, 88]));
    expect(tendance?.noms.map(({ mots }) => mots)).toEqual(['Activé', 'Non activé – non informé']);
    expect(tendance?.description).toContain(
      'Maintenant, 10\u00a0comptes\u00a0: 4 «\u00a0Non activé – non informé\u00a0»',
    );
  });

  it('marque les jours où l’école a agi, chacun une fois, et dit ce qu’elle a fait', () => {
    const tendance = dessiner(
      [palier('2026-09-02', { non_informe: 10 })],
      [
        fait('2026-09-12'),
        fait('2026-09-12', { fait: 'reinitialises', nombre: 1 }),
        fait('2026-09-13', { fait: 'imprimes', nombre: 2 }),
        fait('2026-11-01', { fait: 'feuilles', nombre: 1 }),
      ],
    );
    expect(
      tendance?.evenements.map(({ numero, mots }) => `${numero} : ${mots.replaceAll('\u00a0', ' ')}`),
    ).toEqual([
      '1 : 12 septembre, 54 représentants légaux informés par mail, 1 mot de passe réinitialisé',
      '2 : 13 septembre, 2 lettres imprimées',
      '3 : 1er novembre, 1 représentant légal informé par feuilles imprimables',
    ]);
    expect(tendance?.marques.map(({ numero }) => numero)).toEqual([1, 2, 3]);
    // Two days side by side: the second mark stands below the first one.
    expect(tendance?.marques.map(({ y }) => y)).toEqual([13, 37, 13]);
    expect(tendance?.omis).toBeNull();
    expect(dessiner([palier('2026-09-02', {})], [fait('2026-09-12', { jours: 30 })])?.omis).toContain(
      '12\u00a0jours',
    );
  });

  it('dit en mots la première nuit, le premier de chaque mois et la dernière', () => {
    const paliers = [palier('2026-09-12', { actif: 1 }), palier('2026-10-15', { actif: 2 })];
    expect(paliersADire(paliers, '2027-01-15').map(({ jour, actif }) => `${jour} ${actif}`)).toEqual([
      '2026-09-12 1',
      '2026-10-01 1',
      '2026-11-01 2',
      '2026-12-01 2',
      '2027-01-01 2',
      '2027-01-15 2',
    ]);
    expect(paliersADire(paliers, '2026-10-01').map(({ jour }) => jour)).toEqual(['2026-09-12', '2026-10-01']);
    expect(paliersADire([], '2026-10-01')).toEqual([]);
  });

  it('une part qui n’est ni rien ni tout n’est jamais 0 ni 100 %', () => {
    const tendance = dessiner([palier('2026-09-02', { non_informe: 3999, actif: 1 })]);
    expect(tendance?.lignes[0]?.parts.map(({ part }) => part.replace('\u202f', ' '))).toEqual([
      '99 %',
      '0 %',
      '0 %',
      '1 %',
    ]);
  });
});
