import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPourcentage } from '../../../src/domain/pourcentage.ts';
import { paths } from '../../../src/paths.ts';
import { asset } from '../../../src/rendering/assets.ts';
import { creerPagination } from '../../../src/rendering/pagination.ts';
import { morceauxDeMail, sansCoupure } from '../../../src/rendering/sans-coupure.ts';

describe('Adresses mail', () => {
  it('la ligne peut finir après « @ » et après un point, et nulle part ailleurs', () => {
    expect(morceauxDeMail('anne.leroy-b@mail.exemple.fr')).toEqual([
      'anne.',
      'leroy-b@',
      'mail.',
      'exemple.',
      'fr',
    ]);
    expect(morceauxDeMail('+33612345678')).toEqual(['+33612345678']);
  });

  it('rien n’est ajouté à l’adresse, ni ôté', () => {
    fc.assert(fc.property(fc.string(), (adresse) => morceauxDeMail(adresse).join('') === adresse));
  });
});

describe('Fichiers versionnés', () => {
  it('l’adresse porte l’empreinte du contenu', () => {
    expect(asset('/css/theme.css')).toMatch(/^\/assets\/css\/theme\.css\?v=[0-9a-f]{12}$/);
    expect(asset('/vendor/bootstrap/bootstrap.min.css')).toMatch(/^\/assets\/vendor\/bootstrap\/.*\?v=/);
  });

  it('un fichier qui n’existe pas est une erreur, pas une page sans style', () => {
    expect(() => asset('/css/absent.css')).toThrow();
  });
});

describe('Adresses', () => {
  it('chaque adresse porte son école', () => {
    expect(paths.eleves({ uai: '0750001A' })).toBe('/ecoles/0750001A/eleves');
    expect(paths.eleve({ uai: '0750001A', id: '42' })).toBe('/ecoles/0750001A/eleves/42');
    expect(paths.eleves.pattern).toBe('/ecoles/:uai/eleves');
    expect(paths.feuillesOperation({ uai: '0750001A', id: '9' })).toBe(
      '/ecoles/0750001A/operations/9/feuilles.pdf',
    );
    expect(paths.ecoles()).toBe('/ecoles');
  });

  it('un paramètre ne change jamais de segment', () => {
    expect(paths.eleve({ uai: '../x', id: '1?a#b' })).toBe('/ecoles/..%2Fx/eleves/1%3Fa%23b');
    expect(() => paths.eleve({ uai: '', id: '1' })).toThrow(/uai/);
  });
});

describe('Pagination', () => {
  it('une liste qui tient en une page n’en a qu’une, même vide', () => {
    expect(creerPagination({ page: 1, taille: 50, total: 0 })).toMatchObject({ pages: 1, debut: 0, fin: 0 });
    expect(creerPagination({ page: 1, taille: 50, total: 50 })).toMatchObject({
      pages: 1,
      debut: 1,
      fin: 50,
    });
  });

  it('montre la première, la dernière et les voisines', () => {
    expect(creerPagination({ page: 10, taille: 10, total: 200 }).numeros).toEqual([
      1,
      null,
      9,
      10,
      11,
      null,
      20,
    ]);
    expect(creerPagination({ page: 3, taille: 10, total: 50 }).numeros).toEqual([1, 2, 3, 4, 5]);
  });

  it('une page au-delà de la dernière est la dernière', () => {
    expect(creerPagination({ page: 99, taille: 50, total: 120 })).toMatchObject({
      page: 3,
      debut: 101,
      fin: 120,
    });
  });

  it('les numéros se suivent, contiennent la page courante, et un saut en cache au moins deux', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 3000 }), (page, total) => {
        const p = creerPagination({ page, taille: 50, total });
        const numbers = p.numeros.filter((n) => n !== null);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers).toContain(p.page);
        p.numeros.forEach((n, i) => {
          if (n === null) expect(Number(p.numeros[i + 1]) - Number(p.numeros[i - 1])).toBeGreaterThan(2);
        });
      }),
    );
  });
});

describe('Pourcentages', () => {
  it.each([
    [0, 0, '0\u202f%'],
    [121, 231, '52\u202f%'],
    [132, 132, '100\u202f%'],
    [999, 1000, '99\u202f%'],
    [1, 1000, '1\u202f%'],
  ])('%i sur %i : %s', (part, total, text) => {
    expect(formatPourcentage(part, total)).toBe(text);
  });
});

describe('Une lettre illisible ne coupe pas un nom', () => {
  it.each([
    ['?UKASZEWSKI Jan', '?\u2060UKASZEWSKI Jan'],
    ['NGUY??N', 'NGUY??\u2060N'],
    ['Est-ce elle\u202f? Oui', 'Est-ce elle\u202f? Oui'],
    ['DUPONT', 'DUPONT'],
  ])('%s', (nom, attendu) => {
    expect(sansCoupure(nom)).toBe(attendu);
  });
});
