import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lireCodePostal } from '../../../../src/domain/onde/champs/code-postal.ts';
import { lireDateNaissance } from '../../../../src/domain/onde/champs/date-naissance.ts';
import { lireIne } from '../../../../src/domain/onde/champs/ine.ts';
import { lireCivilite, lireSexe } from '../../../../src/domain/onde/champs/listes.ts';
import { lireNiveau } from '../../../../src/domain/onde/champs/niveau.ts';
import { nettoyer } from '../../../../src/domain/onde/texte/nettoyage.ts';
import { AUJOURDHUI } from '../outils.ts';

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
