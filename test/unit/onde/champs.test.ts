import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { lireCodePostal } from '../../../src/domain/onde/champs/code-postal.ts';
import { lireDateNaissance } from '../../../src/domain/onde/champs/date-naissance.ts';
import { lireIne } from '../../../src/domain/onde/champs/ine.ts';
import { lireCivilite, lireSexe } from '../../../src/domain/onde/champs/listes.ts';
import { lireMail } from '../../../src/domain/onde/champs/mail.ts';
import { lireNiveau } from '../../../src/domain/onde/champs/niveau.ts';
import {
  analyserTelephone,
  lireTelephone,
  paysDesNumeros,
} from '../../../src/domain/onde/champs/telephone.ts';
import { nettoyer } from '../../../src/domain/onde/champs/texte.ts';
import { AUJOURDHUI } from './outils.ts';

describe('le texte d’une cellule est nettoyé sans changer le nom', () => {
  it.each([
    ['  DUPONT  ', 'DUPONT'],
    ['\u00a0DUPONT\u202f', 'DUPONT'],
    ['DE  LA\tTOUR', 'DE LA TOUR'],
    ['DE LA\r\nTOUR', 'DE LA TOUR'],
    ['DU\u0007PO\u0000NT', 'DUPONT'],
    ['\ufeffDU\u200bPONT\u00ad', 'DUPONT'],
    ['a \u0001 b', 'a b'],
    ['e\u0301te\u0301', 'été'],
    ["N’Guyễn-Łucja D'Arc", "N’Guyễn-Łucja D'Arc"],
    ['', ''],
  ])('%j → %j', (brut, attendu) => {
    expect(nettoyer(brut)).toBe(attendu);
  });

  it('nettoyer deux fois ne change rien de plus', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (texte) => {
        expect(nettoyer(nettoyer(texte))).toBe(nettoyer(texte));
      }),
    );
  });
});

describe('la date de naissance est une vraie date d’élève', () => {
  it.each([
    ['2018-03-05', '2018-03-05'],
    ['05/03/2018', '2018-03-05'],
    ['5/3/2018', '2018-03-05'],
    ['2018-03-05 00:00:00', '2018-03-05'],
    ['29/02/2020', '2020-02-29'],
    ['2018/3/5', '2018-03-05'],
    ['05/03/2018 00:00', '2018-03-05'],
    ['2018-03-05T00:00:00', '2018-03-05'],
    ['2018-03-05T00:00:00.000Z', '2018-03-05'],
    ['05/03/2018 12:00:00 AM', '2018-03-05'],
    ['2018-03-05T12:00', '2018-03-05'],
    ['05/03/2018 10:30', '2018-03-05'],
    ['05/03/18 08:15:00', '2018-03-05'],
    ["'05/03/2018", '2018-03-05'],
    ['05/03/18', '2018-03-05'],
    ['5.3.18', '2018-03-05'],
    ['16/09/11', '2011-09-16'],
    ['30-03-18', '2018-03-30'],
  ])('« %s » est lue', (texte, attendu) => {
    expect(lireDateNaissance(texte, AUJOURDHUI)).toEqual({ valeur: attendu });
  });

  it.each([
    '',
    'hier',
    '2018-13-01',
    '31/04/2018',
    '29/02/2019',
    '00/00/2018',
    '2026-09-16',
    '2099-01-01',
    '1018-03-05',
    '1985-03-05',
    '2026-03-05',
    '2018-03-04T22:00:00Z',
    '2018-03-04T23:00:00Z',
    '05/03-18',
  ])('« %s » est refusée avec une raison', (texte) => {
    const { valeur, remarque } = lireDateNaissance(texte, AUJOURDHUI);
    expect(valeur).toBeUndefined();
    expect(remarque).toMatch(/\.$/);
  });
});

describe('une date de naissance que rien ne rend sûre est refusée, et dit pourquoi', () => {
  it.each([
    ['05/03/08', 'deux chiffres'],
    ['15/09/11', 'deux chiffres'],
    ['01/01/27', 'deux chiffres'],
    ['18-03-14', 'deux chiffres'],
    ['09/25/18', 'deux chiffres'],
    ['43173', 'tableur'],
    ['43173,5', 'tableur'],
    ['#####', 'tableur'],
    ['14/03/2018 23:00', 'heure du soir'],
    ['14/03/2018 11:00 PM', 'heure du soir'],
  ])('« %s »', (texte, raison) => {
    const { valeur, remarque } = lireDateNaissance(texte, AUJOURDHUI);
    expect(valeur).toBeUndefined();
    expect(remarque).toContain(raison);
  });
});

describe('l’INE compte 10 chiffres et une lettre, ou 9 chiffres et deux lettres', () => {
  it.each([
    ['1234567890A', '1234567890A'],
    ['123456789bb', '123456789BB'],
    ['1234567890 A', '1234567890A'],
  ])('« %s »', (texte, attendu) => {
    expect(lireIne(texte)).toEqual({ valeur: attendu });
  });
  it('vide : rien, sans remarque', () => expect(lireIne('')).toEqual({}));
  it.each(['12345', '12345678901', 'ABCDEFGHIJK', '12345678ABC', '1234567890É'])(
    '« %s » est ignoré',
    (texte) => {
      expect(lireIne(texte)).toEqual({ remarque: expect.any(String) });
    },
  );
});

describe('sexe, civilité, niveau et code postal', () => {
  it.each([
    ['F', 'F'],
    ['M', 'M'],
    ['H', 'M'],
    ['f', 'F'],
  ])('sexe « %s »', (texte, attendu) => {
    expect(lireSexe(texte)).toEqual({ valeur: attendu });
  });
  it.each([
    ['M.', 'M.'],
    ['M', 'M.'],
    ['MR', 'M.'],
    ['Monsieur', 'M.'],
    ['MME', 'Mme'],
    ['Mme', 'Mme'],
    ['MLLE', 'Mme'],
    ['Mlle.', 'Mme'],
    ['Melle', 'Mme'],
    ['Mme.', 'Mme'],
    ['Mr.', 'M.'],
    ['Madame', 'Mme'],
    ['Mademoiselle', 'Mme'],
  ])('civilité « %s »', (texte, attendu) => {
    expect(lireCivilite(texte)).toEqual({ valeur: attendu });
  });
  it('sexe et civilité inconnus ne sont pas repris', () => {
    expect(lireSexe('X')).toEqual({ remarque: expect.any(String) });
    expect(lireCivilite('M. et Mme')).toEqual({ remarque: expect.any(String) });
    expect(lireSexe('constructor')).toEqual({ remarque: expect.any(String) });
  });
  it.each([
    ['cm1', 'CM1'],
    ['TPS', 'TPS'],
    ['CLIS 1', 'ULIS'],
  ])('niveau « %s »', (texte, attendu) => {
    expect(lireNiveau(texte)).toEqual({ valeur: attendu });
  });
  it('un niveau inconnu est gardé et signalé', () => {
    expect(lireNiveau('UPE2A')).toEqual({ valeur: 'UPE2A', remarque: expect.any(String) });
  });
  it('le zéro qu’un tableur a retiré du code postal est rendu, en France seulement', () => {
    expect(lireCodePostal('1000', 'FRANCE')).toEqual({ valeur: '01000' });
    expect(lireCodePostal('1000', 'BELGIQUE')).toEqual({ valeur: '1000' });
    expect(lireCodePostal('35000', '')).toEqual({ valeur: '35000' });
  });
});

describe('l’adresse mail n’est jamais devinée', () => {
  it.each([
    ['sophie.martin@example.org', 'sophie.martin@example.org'],
    ['Sophie.MARTIN@Example.ORG', 'sophie.martin@example.org'],
    [' sophie.martin @ example. org ', 'sophie.martin@example.org'],
    ['<sophie@example.org>', 'sophie@example.org'],
    ['mailto:sophie@example.org;', 'sophie@example.org'],
    ["o'neil+ecole@example.org", "o'neil+ecole@example.org"],
    ['a@b.fr;a@b.fr', 'a@b.fr'],
  ])('« %s » est lue', (texte, attendu) => {
    expect(lireMail(texte)).toEqual({ valeur: attendu });
  });

  it.each([
    'a@b.fr;c@d.fr',
    'a@b.fr / c@d.fr',
    'a@b.fr c@d.fr',
    'a@b.fr ou c@d.fr',
    'a@b.fr, c@d',
    'c@d; a@b.fr',
  ])('de plusieurs adresses (« %s »), la première valide est retenue et c’est dit', (texte) => {
    expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr', remarque: expect.stringContaining('plusieurs') });
  });

  it.each([
    ['hélène@example.org', 'accent'],
    ['sophie martin@example.org', 'espace'],
    ['sophie.example.org', '@'],
    ['sophie@example', 'valide'],
    ['sophie@@example.org', 'valide'],
    ['.sophie@example.org', 'valide'],
    ['so..phie@example.org', 'valide'],
    ['sophie@-example.org', 'valide'],
    [`${'a'.repeat(65)}@example.org`, 'valide'],
    [`${'a'.repeat(700)}@example.org`, 'valide'],
    ['néant', '@'],
    ['pas de mail', '@'],
    ['a@b.fr après l’école', 'mots'],
    ['sophie\ufffd@example.org', 'illisible'],
    ['sophie@', 'manque la fin'],
  ])('« %s » n’est pas reprise', (texte, raison) => {
    const { valeur, remarque } = lireMail(texte);
    expect(valeur).toBeUndefined();
    expect(remarque).toContain(raison);
  });

  it('« contient un accent » ne se dit que d’une adresse qui en contient un', () => {
    for (const texte of ['néant', 'pas de mél', 'a@b.fr (père)', 'a@b.fr père', 'père : a@b.fr']) {
      expect(lireMail(texte).remarque, texte).not.toContain('accent');
    }
    expect(lireMail('père@b.fr').remarque).toContain('accent');
  });

  it.each(['a@b.fr (maman après l’école)', 'Sophie Léa <a@b.fr>'])(
    '« %s » : des mots entre parenthèses ou autour de chevrons ne sont pas de l’adresse, et c’est dit',
    (texte) => {
      expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr', remarque: expect.stringContaining('autre chose') });
    },
  );

  it.each(['a@b.fr.', 'mailto:a@b.fr'])('« %s » : un point final n’est pas de l’adresse', (texte) => {
    expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr' });
  });

  it('vide : rien', () => expect(lireMail('')).toEqual({}));
});

describe('les téléphones sont mis au format international', () => {
  it.each([
    ['06.12.34.56.78', '+33612345678', true],
    ['06 12 34 56 78', '+33612345678', true],
    ['06-12-34-56-78', '+33612345678', true],
    ['+33612345678', '+33612345678', true],
    ['+33 (0)6 12 34 56 78', '+33612345678', true],
    ['0033612345678', '+33612345678', true],
    ['612345678', '+33612345678', true],
    ['0745678901', '+33745678901', true],
    ['02 99 12 34 56', '+33299123456', false],
    ['0912345678', '+33912345678', false],
    ['0692123456', '+262692123456', true],
    ['0690123456', '+590690123456', true],
    ['0694202020', '+594694202020', true],
    ['0696123456', '+596696123456', true],
    ['0639691234', '+262639691234', true],
    ['0262123456', '+262262123456', false],
    ['+687751234', '+687751234', true],
    ['+32475123456', '+32475123456', true],
    ['+33692123456', '+262692123456', true],
    ['0033 690 12 34 56', '+590690123456', true],
    ['33694202020', '+594694202020', true],
    ['+33 (0)6 96 12 34 56', '+596696123456', true],
    ['33 6 39 69 12 34', '+262639691234', true],
    ['692123456', '+262692123456', true],
    ["'0612345678", '+33612345678', true],
    ['’0612345678', '+33612345678', true],
    ['0612345678,', '+33612345678', true],
    ['(06 12 34 56 78)', '+33612345678', true],
    ['0612345678 / 06 12 34 56 78', '+33612345678', true],
  ])('« %s » → %s', (texte, numero, mobile) => {
    expect(lireTelephone(texte, 'FR')).toEqual({ valeur: { numero, mobile } });
  });

  it.each([
    ['75 12 34', '98800', '+687751234'],
    ['87 12 34 56', '98713', '+68987123456'],
    ['0692123456', '97400', '+262692123456'],
    ['0612345678', '97400', '+33612345678'],
  ])('« %s » au code postal %s → %s', (texte, codePostal, numero) => {
    expect(lireTelephone(texte, paysDesNumeros(codePostal)).valeur?.numero).toBe(numero);
  });

  it.each([
    '06 12 34 56 78 / 07 45 67 89 01',
    '0612345678 ou 0745678901',
    '0612345678;0745678901',
    '0612345678 0745678901',
    '06 12 34 56 78 07 45 67 89 01',
    '06 12 34 56 78 (moi) 07 45 67 89 01 (lui)',
  ])('de deux numéros (« %s »), le premier valide est retenu et c’est dit', (texte) => {
    const { valeur, remarque } = lireTelephone(texte, 'FR');
    expect(valeur?.mobile).toBe(true);
    expect(remarque).toContain('plusieurs');
  });

  it.each(['0000000000', '06123', '06123456789', 'néant', '+', '((((', '9'.repeat(200), '0'.repeat(101)])(
    '« %s » n’est pas repris',
    (texte) => {
      expect(lireTelephone(texte, 'FR')).toEqual({ remarque: expect.any(String) });
    },
  );

  it.each([
    '06 12 34 56 78 (maman)',
    'portable : 06 12 34 56 78',
    '06 12 34 56 78 après 18h',
    '0612345678, 12',
    '06/12/34/56/78 (x)',
  ])('des mots autour d’un numéro (« %s ») sont laissés, et c’est dit', (texte) => {
    const { valeur, remarque } = lireTelephone(texte, 'FR');
    expect(valeur).toEqual({ numero: '+33612345678', mobile: true });
    expect(remarque).toContain('autre chose');
  });

  it.each([
    ['612345', '61000', 'pas complet'],
    ['06 12 34', '', 'pas complet'],
    ['75 12 34', '35000', 'pas complet'],
    ['87 12 34 56', '97400', 'pas complet'],
    ['06 12 34 56 7', '98800', 'pas complet'],
    ['+33 6 12 34 56', '', 'pas complet'],
    ['00687918487', '61000', 'zéro de trop'],
    ['00687918487', '97500', 'zéro de trop'],
    ['6.12345678E8', '', 'tableur'],
    ['6,12E+08', '', 'tableur'],
    ['néant', '', 'ne contient pas'],
  ])('« %s » au code postal « %s » n’est pas repris : %s', (texte, codePostal, raison) => {
    const { valeur, remarque } = lireTelephone(texte, paysDesNumeros(codePostal));
    expect(valeur).toBeUndefined();
    expect(remarque).toContain(raison);
  });

  it('un numéro tronqué n’est jamais celui d’un autre pays, quel qu’il soit', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^0[67]\d{2,7}$/),
        fc.constantFrom('', '61000', '97400', '97200'),
        (texte, cp) => {
          for (const essai of [texte, texte.slice(1)]) {
            const { valeur } = lireTelephone(essai, paysDesNumeros(cp));
            expect(valeur, essai).toBeUndefined();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('00 et l’indicatif d’un territoire, au code postal de ce territoire, est un de ses numéros', () => {
    expect(lireTelephone('00687918487', paysDesNumeros('98800')).valeur?.numero).toBe('+687918487');
  });

  it('le chemin rapide des numéros courants dit la même chose que la bibliothèque', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[1-9]\d{8}$/), (texte) => {
        const numero = parsePhoneNumberFromString(texte, 'FR');
        const attendu = numero?.isValid()
          ? { numero: numero.number, mobile: numero.getType() === 'MOBILE' }
          : analyserTelephone(`0033${texte.slice(1)}`, 'FR');
        if (attendu) expect(analyserTelephone(texte, 'FR')).toEqual(attendu);
        else expect(analyserTelephone(texte, 'FR')?.numero ?? '').not.toMatch(/^\+33/);
      }),
      { numRuns: 3000 },
    );
  });

  it('aucun texte ne fait échouer la lecture d’un mail ou d’un téléphone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (texte) => {
        lireMail(nettoyer(texte));
        lireTelephone(nettoyer(texte), 'NC');
      }),
    );
  });
});
