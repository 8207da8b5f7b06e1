import { describe, expect, it } from 'vitest';
import { PAGES_DE_CODES } from '../../../../src/domain/onde/fichier/codages.ts';
import { accepte, eleves, fichierEleves, LEA, lire, TOM, utf8 } from '../outils.ts';
import { dites, noms } from './outils.ts';

describe('un double codage est réparé quand c’est certain, et dit une fois', () => {
  const sains = fichierEleves([
    { ...LEA, nom: 'L’ÉTÉ', prenom: 'Léà' },
    { ...TOM, nom: 'ÍÁÏ', usage: 'LE BŒUF', prenom: 'Noël' },
    { nom: 'NGUYỄN', usage: 'ȘTEFĂNESCU', prenom: 'Ștefania' },
  ]);
  const attendus = noms(accepte(lire(sains)));
  const lireComme = (page: keyof typeof PAGES_DE_CODES) => (texte: string) =>
    [...utf8(texte)]
      .map((octet) => (octet < 0x80 ? String.fromCharCode(octet) : PAGES_DE_CODES[page][octet - 0x80]))
      .join('');

  it.each<[string, string]>([
    ['UTF-8 lu comme Windows-1252', lireComme('windows1252')(sains)],
    ['UTF-8 lu comme ISO-8859-1', utf8(sains).toString('latin1')],
    ['UTF-8 lu comme MacRoman', lireComme('macRoman')(sains)],
    ['UTF-8 lu comme CP850', lireComme('cp850')(sains)],
    ['deux fois de suite', lireComme('windows1252')(lireComme('windows1252')(sains))],
  ])('%s, en-tête compris', (_, abime) => {
    const lu = accepte(lire(abime));
    expect(noms(lu)).toEqual(attendus);
    expect(lu.anomalies).toEqual([
      expect.objectContaining({ ligne: 1, champ: 'Fichier entier', gravite: 'avertissement' }),
    ]);
  });

  it('une seule cellule abîmée dans un fichier sain', () => {
    const lu = eleves([LEA, { ...TOM, prenom: 'ChloÃ©', usage: 'Lâ€™HARIDON' }]);
    expect(lu.lignes[1]).toMatchObject({ prenom: 'Chloé', nomUsage: 'L’HARIDON' });
    expect(lu.anomalies.map(({ valeur }) => valeur)).toEqual(['Lâ€™HARIDON']);
  });

  it('les vrais noms ne sont pas pris pour un double codage', () => {
    const vrais = [
      'ÉLÉONORE',
      'JOÃO',
      'ÅSA',
      'Ânanda',
      'Maÿlis',
      'ANDRÉ’S',
      'CITÉ\u00a0DES',
      'ÂME',
      'ÇELIK',
      'Être «\u00a0É\u00a0»',
    ];
    const lu = eleves(
      vrais.map((nom, rang) => ({ ...LEA, nom, ine: `1234567${rang}0AB`.padStart(11, '1') })),
    );
    expect(lu.lignes.map(({ nom }) => nom)).toEqual(vrais.map((nom) => nom.replaceAll('\u00a0', ' ')));
    expect(lu.anomalies).toEqual([]);
  });
});

describe('un fichier codé par MS-DOS ou un Macintosh est lu, et dit', () => {
  it.each(['cp850', 'macRoman'] as const)('%s', (codage) => {
    const texte = fichierEleves([LEA, { ...TOM, prenom: 'Noël', nom: 'À ÇÔÙ' }]);
    const contenu = Buffer.from(
      [...texte].map((lettre) =>
        lettre < '\x80' ? lettre.charCodeAt(0) : PAGES_DE_CODES[codage].indexOf(lettre) + 0x80,
      ),
    );
    const lu = accepte(lire(contenu));
    expect(noms(lu)).toEqual(['DUPONT Léa', 'À ÇÔÙ Noël']);
    expect(dites(lu)).toEqual([[1, 'Fichier entier', 'avertissement']]);
  });
});

describe('les codes de page web sont des caractères', () => {
  it.each([
    ['L&eacute;a', 'Léa'],
    ['L&#233;a', 'Léa'],
    ['L&#xE9;a', 'Léa'],
    ['L&amp;eacute;a', 'Léa'],
    ['&Ccedil;a&OElig;l', 'ÇaŒl'],
    ['O&apos;Neil', "O'Neil"],
    ['A&quot;B', 'A”B'],
    ['A&#59;B', 'A B'],
  ])('« %s » → « %s », sans couper la cellule, et c’est dit une fois', (prenom, attendu) => {
    const lu = eleves([
      { ...LEA, prenom },
      { ...TOM, prenom },
    ]);
    expect(lu.lignes.map((eleve) => [eleve.prenom, eleve.dateNaissance])).toEqual([
      [attendu, '2018-03-05'],
      [attendu, '2016-11-30'],
    ]);
    expect(dites(lu)).toEqual([[1, 'Fichier entier', 'avertissement']]);
  });

  it('« & » seul et un code inconnu ne sont pas touchés', () => {
    expect(noms(eleves([{ ...LEA, nom: 'R&D' }]))).toEqual(['R&D Léa']);
    expect(accepte(lire(fichierEleves([LEA]).replace('1 rue du Pré', 'A&B'))).anomalies).toEqual([]);
  });
});
