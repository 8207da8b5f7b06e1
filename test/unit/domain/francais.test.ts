import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  avecDe,
  avecPoint,
  cleDeTri,
  entreGuillemets,
  escapeForLike,
  formatDate,
  formatDateCourte,
  formatDateHeure,
  formatNombre,
  normaliserPourRecherche,
  plierAccents,
  pluriel,
  texteDeRecherche,
} from '../../../src/domain/francais.ts';

const unicode = fc.string({ unit: 'binary', maxLength: 30 });

describe('dates en français', () => {
  it('le premier du mois s’écrit « 1er »', () => {
    expect(formatDate('2026-09-01')).toBe('1er septembre 2026');
    expect(formatDate('2026-09-11')).toBe('11 septembre 2026');
    expect(formatDate('2026-08-21')).toBe('21 août 2026');
  });

  it('une date sans heure est un jour du calendrier, quel que soit le fuseau', () => {
    expect(formatDate('2019-01-01')).toBe('1er janvier 2019');
    expect(formatDateCourte('2019-01-01')).toBe('01/01/2019');
    expect(formatDateCourte('2019-12-31')).toBe('31/12/2019');
  });

  it('un instant est montré à l’heure de Paris, été comme hiver', () => {
    expect(formatDate(new Date('2026-06-30T22:30:00Z'))).toBe('1er juillet 2026');
    expect(formatDate(new Date('2026-12-31T22:30:00Z'))).toBe('31 décembre 2026');
    expect(formatDateCourte(new Date('2026-12-31T23:30:00Z'))).toBe('01/01/2027');
    expect(formatDateHeure(new Date('2026-09-01T12:05:00Z'))).toBe(
      '1er septembre 2026 à\u00a014\u00a0h\u00a005',
    );
    expect(formatDateHeure(new Date('2026-01-15T23:00:00Z'))).toBe(
      '16 janvier 2026 à\u00a000\u00a0h\u00a000',
    );
  });
});

describe('nombres et pluriels', () => {
  it('les milliers sont séparés par une espace fine insécable', () => {
    expect(formatNombre(999)).toBe('999');
    expect(formatNombre(17_200_000)).toBe('17\u202f200\u202f000');
  });

  it('le pluriel commence à deux, après une espace insécable', () => {
    expect(pluriel(0, 'élève', 'élèves')).toBe('0\u00a0élève');
    expect(pluriel(1, 'élève', 'élèves')).toBe('1\u00a0élève');
    expect(pluriel(2, 'élève', 'élèves')).toBe('2\u00a0élèves');
    expect(pluriel(1500, 'école')).toBe('1\u202f500\u00a0écoles');
  });
});

describe('ce que quelqu’un a écrit, entre guillemets', () => {
  it.each([
    ['perdue', '«\u00a0perdue\u00a0»'],
    ['Feuille « perdue » le 28', '«\u00a0Feuille “perdue” le 28\u00a0»'],
    ['«\u00a0perdue\u00a0», dit-elle', '«\u00a0“perdue”, dit-elle\u00a0»'],
    ['une "feuille"', '«\u00a0une "feuille"\u00a0»'],
  ])('%s', (texte, attendu) => {
    expect(entreGuillemets(texte)).toBe(attendu);
  });
});

describe('« de » devant un nom', () => {
  it.each([
    ['Karim', 'de Karim'],
    ['Ava LEROY', 'd’Ava LEROY'],
    ['Émilie', 'd’Émilie'],
    ['E\u0301milie', 'd’E\u0301milie'],
    ['İpek', 'd’İpek'],
    ['Œdipe', 'd’Œdipe'],
    ['Ángel', 'd’Ángel'],
    ['ULYSSE', 'd’ULYSSE'],
    ['O’Brien', 'd’O’Brien'],
    ['Yves', 'd’Yves'],
    ['Ysé', 'd’Ysé'],
    ['Yanis', 'de Yanis'],
    ['Youssef', 'de Youssef'],
    ['Y', 'de Y'],
    ['Henri', 'de Henri'],
    ['Hamza', 'de Hamza'],
    ['Łucja', 'de Łucja'],
    ['votre enfant', 'de votre enfant'],
  ])('%s : %s', (nom, attendu) => {
    expect(avecDe(nom)).toBe(attendu);
  });

  it('le nom reste tel quel, et seule la première lettre compte, sans casse ni accent', () => {
    fc.assert(
      fc.property(unicode, (nom) => {
        const dit = avecDe(nom);
        expect([`de ${nom}`, `d’${nom}`]).toContain(dit);
        expect(avecDe(plierAccents(nom)).startsWith('d’')).toBe(dit.startsWith('d’'));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...'aeiouàâäéèêëîïôöùûüœæ'), fc.string(), (voyelle, suite) => {
        for (const nom of [`${voyelle}${suite}`, `${voyelle.toUpperCase()}${suite}`])
          expect(avecDe(nom)).toBe(`d’${nom}`);
      }),
    );
  });
});

describe('la recherche ignore casse, accents, traits d’union et apostrophes', () => {
  it.each([
    ['ŁUKASZ', 'lukasz'],
    ['Søren Đặng', 'soren dang'],
    ['Işıl İnönü', 'isil inonu'],
    ['STRAẞE Groß', 'strasse gross'],
    ['Lætitia Œuvrard', 'laetitia oeuvrard'],
    ['NGUYỄN', 'nguyen'],
    ['Nguye\u0302\u0303n', 'nguyen'],
    ['Ștefan Ţurcan', 'stefan turcan'],
    ['Þór Ðorđević', 'thor dordevic'],
    ['ﬁlle', 'fille'],
    ['Zoë Ñuñez', 'zoe nunez'],
    ['Őze Ğül', 'oze gul'],
  ])('%s se cherche comme « %s »', (nom, plie) => {
    expect(normaliserPourRecherche(nom)).toBe(plie);
  });

  it.each(["'", '’', '‘', 'ʼ', 'ʻ', '`', '´', 'ʹ', '′', '＇', 'ꞌ'])(
    'l’apostrophe %s n’en est pas moins une apostrophe',
    (apostrophe) => {
      expect(normaliserPourRecherche(`D${apostrophe}Ambrosio`)).toBe('d ambrosio');
    },
  );

  it.each(['-', '‐', '‑', '‒', '–', '—', '−', '－', '_', '.', '·', '\u00a0', '\u202f', ' \t\n '])(
    'le trait d’union ou l’espace %j sépare',
    (trait) => {
      expect(normaliserPourRecherche(` Jean${trait}Pierre `)).toBe('jean pierre');
    },
  );

  it('ce qui ne se voit pas ne compte pas', () => {
    expect(normaliserPourRecherche('Du\u00adpont\u200b\ufeff')).toBe('dupont');
  });

  it('un nom d’une autre écriture reste cherchable', () => {
    expect(normaliserPourRecherche('王小明')).toBe('王小明');
    expect(normaliserPourRecherche('ΝΙΚΟΣ')).toBe(normaliserPourRecherche('νίκος'));
    expect(normaliserPourRecherche('?!')).toBe('');
  });

  it('normaliser deux fois ne change rien, et la casse ne compte jamais', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const once = normaliserPourRecherche(text);
        expect(normaliserPourRecherche(once)).toBe(once);
        expect(plierAccents(plierAccents(text))).toBe(plierAccents(text));
        expect(once).not.toMatch(/^ | $| {2}|[A-Z'’-]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('un nom composé se trouve écrit en un mot, avec un trait d’union ou une espace', () => {
    const colonne = texteDeRecherche('D’AMBROSIO', null, 'Jean-Pierre');
    for (const saisie of [
      'jeanpierre',
      'Jean-Pierre',
      'jean pierre',
      'd ambrosio',
      'D’Ambrosio',
      'DAMBROSIO',
    ]) {
      const mots = normaliserPourRecherche(saisie).split(' ');
      expect(
        mots.every((mot) => colonne.includes(mot)),
        saisie,
      ).toBe(true);
    }
    expect(texteDeRecherche('Dupont', '', 'Léa')).toBe('dupont lea');
  });
});

describe('ordre alphabétique', () => {
  const parCle = (a: string, b: string) => (cleDeTri(a) < cleDeTri(b) ? -1 : 1);

  it('les nombres se suivent par leur valeur', () => {
    const classes = ['CP 10', 'CP 2', 'CE1 B', 'CP 1', 'CE1 A'];
    const attendu = ['CE1 A', 'CE1 B', 'CP 1', 'CP 2', 'CP 10'];
    expect(classes.sort(parCle)).toEqual(attendu);
  });

  it('les accents ne rejettent personne en fin de liste', () => {
    expect(['Zidi', 'Élie', 'Eva', 'Œuf', 'Omar'].sort(parCle)).toEqual([
      'Élie',
      'Eva',
      'Œuf',
      'Omar',
      'Zidi',
    ]);
  });
});

describe('like', () => {
  it('%, _ et \\ sont cherchés pour eux-mêmes', () => {
    expect(escapeForLike('100 %_\\')).toBe('100 \\%\\_\\\\');
    expect(escapeForLike('Léa')).toBe('Léa');
  });
});

describe('une phrase que quelqu’un a tapée', () => {
  it.each([
    ['Retour du directeur', 'Retour du directeur.'],
    ['Retour du directeur.', 'Retour du directeur.'],
    ['Retour du directeur. ', 'Retour du directeur.'],
    ['Pourquoi elle\u202f?', 'Pourquoi elle\u202f?'],
    ['Non\u202f!', 'Non\u202f!'],
    ['Et caetera…', 'Et caetera…'],
  ])('« %s » finit une fois', (phrase, attendu) => {
    expect(avecPoint(phrase)).toBe(attendu);
  });
});
