import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleNom, clesDesNoms } from '../../../src/domain/onde/cles.ts';

/** Ways to write the same letters, one of them in each name. */
const ECRITURES: Readonly<Record<string, readonly string[]>> = {
  ae: ['ae', 'AE', 'æ', 'Æ', 'ǽ', 'áe'],
  oe: ['oe', 'Oe', 'œ', 'Œ'],
  ss: ['ss', 'SS', 'ß', 'ẞ'],
  a: ['a', 'A', 'à', 'â', 'Ä', 'ã', 'å', 'ạ'],
  b: ['b', 'B'],
  c: ['c', 'C', 'ç', 'Ć', 'c\u0327'],
  d: ['d', 'D', 'đ', 'Đ', 'ď'],
  e: ['e', 'E', 'é', 'È', 'ê', 'ë', 'ę', 'ễ', 'e\u0301'],
  i: ['i', 'I', 'ı', 'İ', 'ï', 'î'],
  l: ['l', 'L', 'ł', 'Ł'],
  n: ['n', 'N', 'ñ', 'ń'],
  o: ['o', 'O', 'ø', 'Ø', 'ô', 'Ö', 'ő'],
  s: ['s', 'S', 'š', 'Ş'],
  u: ['u', 'U', 'ù', 'Ü', 'ű'],
};
/** Hyphens, dashes, apostrophes, spaces and invisible characters of all kinds: none makes another name. */
const SEPARATEURS = [..." -'’‘`´ʼʻʹꞌ", ...'\u00a0\u202f\u2009\u2010\u2011–—\u2212\u00ad\u200b.'];

const lettres = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'i', 'l', 'n', 'o', 's', 'u'), {
    minLength: 1,
    maxLength: 8,
  })
  .map((suite) => suite.join(''));

/** A name that has these letters in this order, written in any way. */
const ecrit = (nom: string) =>
  fc
    .infiniteStream(fc.tuple(fc.nat(99), fc.option(fc.constantFrom(...SEPARATEURS), { freq: 3 })))
    .map((hasard) => {
      const morceaux = nom.match(/ae|oe|ss|./g) ?? [];
      return morceaux
        .map((morceau, rang) => {
          const [choix, separateur] = hasard.next().value as [number, string | null];
          const formes = ECRITURES[morceau] ?? [morceau];
          return `${rang > 0 && separateur ? separateur : ''}${formes[choix % formes.length]}`;
        })
        .join('');
    });

/** Two names, often of the same letters, or of nearly the same. */
const deuxNoms = lettres
  .chain((a) =>
    fc.tuple(
      fc.constant(a),
      fc.oneof(
        fc.constant(a),
        lettres,
        fc.nat(a.length).map((rang) => `${a.slice(0, rang)}b${a.slice(rang)}`),
        fc.nat(a.length - 1).map((rang) => `${a.slice(0, rang)}${a.slice(rang + 1)}` || 'b'),
      ),
    ),
  )
  .chain(([a, b]) => fc.tuple(fc.constant([a, b] as const), ecrit(a), ecrit(b)));

describe('« même nom » : une seule clé (règles §7)', () => {
  it('la même si et seulement si les lettres sont les mêmes, dans l’ordre : casse, accents, ligatures et séparateurs ne comptent pas', () => {
    let memes = 0;
    fc.assert(
      fc.property(deuxNoms, ([[a, b], ecritA, ecritB]) => {
        if (a === b) memes += 1;
        expect(cleNom(ecritA) === cleNom(ecritB), `${ecritA} / ${ecritB}`).toBe(a === b);
      }),
      { numRuns: 2_000 },
    );
    expect(memes).toBeGreaterThan(200);
  });

  it('une lettre inconnue en est une, une autre écriture se compare telle quelle', () => {
    expect(cleNom('L?A')).not.toBe(cleNom('LA'));
    expect(cleNom('Ωμέγα')).toBe(cleNom('ωμεγα'));
    expect(cleNom('李')).not.toBe(cleNom('王'));
  });

  it('on compare le nom, celui que la personne porte (le nom quand il n’y en a pas d’autre), le prénom', () => {
    const noms = { nom: 'Le Goff', nomUsage: null, prenom: 'Éva' };
    expect(clesDesNoms(noms)).toEqual({ nom: 'legoff', nomUsage: 'legoff', prenom: 'eva' });
    expect(clesDesNoms({ ...noms, nomUsage: 'LE GOFF' })).toEqual(clesDesNoms(noms));
    expect(clesDesNoms({ ...noms, nomUsage: 'Martin' }).nomUsage).toBe('martin');
  });
});
