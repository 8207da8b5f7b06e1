import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decouper } from '../../../../src/domain/onde/fichier/csv.ts';
import { accepte, fichierEleves, LEA, latin1, ligneEleve, lire, TOM, utf8 } from '../outils.ts';
import { DEUX } from './outils.ts';

const prenoms = (contenu: Buffer | string) => accepte(lire(contenu)).lignes.map(({ prenom }) => prenom);

describe('un fichier ONDE est lu quel que soit son codage', () => {
  it.each([
    ['ISO-8859-1', latin1(DEUX)],
    ['UTF-8', utf8(DEUX)],
    ['UTF-8 avec marque', utf8(`\ufeff${DEUX}`)],
    ['UTF-16 petit-boutiste avec marque', Buffer.from(`\ufeff${DEUX}`, 'utf16le')],
    ['UTF-16 gros-boutiste avec marque', Buffer.from(`\ufeff${DEUX}`, 'utf16le').swap16()],
  ])('%s', (_, contenu) => {
    expect(prenoms(contenu)).toEqual(['Léa', 'Noël']);
  });

  it('Windows-1252 : « œ », « Š » et « ’ » sont des caractères, pas des codes de contrôle', () => {
    const contenu = latin1(fichierEleves([{ ...LEA, nom: 'LEB?UF', prenom: '?imon' }]));
    contenu[contenu.indexOf('LEB?UF') + 3] = 0x9c;
    contenu[contenu.indexOf('?imon')] = 0x8a;
    expect(accepte(lire(contenu)).lignes[0]).toMatchObject({ nom: 'LEBœUF', prenom: 'Šimon' });
  });

  it('un octet perdu dans un fichier UTF-8 n’abîme pas les accents des autres lignes', () => {
    const contenu = utf8(fichierEleves([LEA, { ...TOM, nom: 'ABC' }, { ...LEA, nom: 'ÉTÉ', ine: '' }]));
    contenu[contenu.indexOf('ABC')] = 0xe9;
    const lu = accepte(lire(contenu));
    expect(lu.lignes.map(({ nom }) => nom)).toEqual(['DUPONT', '?BC', 'ÉTÉ']);
    expect(lu.anomalies).toEqual([]);
  });
});

describe('un fichier ONDE est lu quelles que soient ses fins de ligne, ses guillemets et son séparateur', () => {
  const entreGuillemets = (texte: string) =>
    texte.replace(/[^;\r\n]+|(?<=;)(?=;)|(?<=;)(?=\r)/g, (cellule) => `"${cellule}"`);

  it.each([
    ['CRLF', DEUX],
    ['LF', DEUX.replaceAll('\r\n', '\n')],
    ['CR', DEUX.replaceAll('\r\n', '\r')],
    ['fins de ligne mélangées', DEUX.replace('\r\n', '\n')],
    ['sans fin de ligne finale', DEUX.trimEnd()],
    ['lignes vides', `\r\n${DEUX.replaceAll('\r\n', '\r\n\r\n')}`],
    ['toutes les cellules entre guillemets', entreGuillemets(DEUX)],
    ['quelques cellules entre guillemets', DEUX.replaceAll('DUPONT', '"DUPONT"')],
    ['tabulations', DEUX.replaceAll(';', '\t')],
    ['virgules', DEUX.replaceAll(';', ',')],
    ['un titre avant les colonnes', `Extraction du 15/09/2026\r\n${DEUX}`],
  ])('%s', (_, contenu) => {
    expect(prenoms(contenu)).toEqual(['Léa', 'Noël']);
  });

  it('une adresse sur deux lignes, un point-virgule et un guillemet doublé entre guillemets', () => {
    const contenu = DEUX.replace('1 rue du Pré', '"1 rue du ""Pré""; bâtiment A\r\nescalier B"');
    expect(prenoms(contenu)).toEqual(['Léa', 'Noël']);
  });

  it('les lignes sont numérotées comme dans un tableur, lignes vides comprises', () => {
    const [entete, ...lignes] = DEUX.trimEnd().split('\r\n');
    const contenu = [
      entete,
      '',
      ...lignes,
      '',
      ligneEleve({ ...LEA, prenom: 'Zoé', ine: '', date: '31/02/2018' }),
    ].join('\n');
    const lu = accepte(lire(contenu));
    expect(lu.lignes.map(({ ligne }) => ligne)).toEqual([3, 4]);
    expect(lu.anomalies.map(({ ligne }) => ligne)).toEqual([6]);
  });
});

describe('un guillemet mal placé ne fait perdre aucune autre ligne', () => {
  const trois = [LEA, TOM, { ...LEA, prenom: 'Zoé', ine: '' }];

  it.each([
    ['jamais fermé', '"1 rue du Pré'],
    ['au milieu d’un mot', 'Le "Clos"'],
    ['fermé trop tôt', '"Le" Clos'],
    ['seul', '"'],
  ])('%s', (_, adresse) => {
    const contenu = fichierEleves(trois).replace('1 rue du Pré', adresse);
    expect(prenoms(contenu)).toEqual(['Léa', 'Tom', 'Zoé']);
  });

  it('deux guillemets jamais fermés sur deux lignes n’avalent pas celles qui sont entre elles', () => {
    const contenu = fichierEleves([...trois, { ...LEA, prenom: 'Ana', ine: '' }]).replaceAll(
      /(Léa|Zoé)(.*?)1 rue du Pré/g,
      '$1$2"1 rue du Pré',
    );
    expect(prenoms(contenu)).toEqual(['Léa', 'Tom', 'Zoé', 'Ana']);
  });

  it('quand les cellules ont pu se décaler, la ligne est ignorée et signalée', () => {
    const contenu = fichierEleves(trois).replace('1 rue du Pré', '"1 rue; du Pré');
    const lu = accepte(lire(contenu));
    expect(lu.lignes.map(({ prenom }) => prenom)).toEqual(['Tom', 'Zoé']);
    expect(lu.anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'ligne_ignoree' })]);
    expect(lu.ignorees).toEqual([expect.objectContaining({ ligne: 2, nom: 'DUPONT', prenom: 'Léa' })]);
  });
});

describe('une ligne seule est coupée comme csv-parse la couperait', () => {
  const morceaux = fc.constantFrom('"', '""', 'a', ';', ' ', 'é', ',', '"a"', ';"b";', '\t');
  const ligne = fc.array(morceaux, { minLength: 1, maxLength: 25 }).map((parties) => parties.join(''));
  const parCsvParse = (texte: string, relax_quotes: boolean): string[] | undefined => {
    try {
      return parse(texte, { delimiter: ';', relax_quotes, relax_column_count: true })[0];
    } catch {
      return undefined;
    }
  };

  it('guillemets justes, faux et doublés', () => {
    fc.assert(
      fc.property(ligne, (texte) => {
        // The second line, of a single quote, leaves the whole text to nobody: each line is cut on its own.
        const { rangees, irregulieres } = decouper(`${texte}\n"\n`, ';');
        const juste = parCsvParse(texte, false);
        const attendue = juste ?? parCsvParse(texte, true);
        // A cell that goes on below is not of one line.
        fc.pre(rangees.length === 2 && attendue !== undefined);
        expect(rangees[0]).toEqual(attendue);
        expect(irregulieres.has(0)).toBe(juste === undefined);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('une dernière ligne parasite n’empêche pas la lecture', () => {
  it.each(['Total;2', 'Édité le 15/09/2026', ';;;fin', '\u001a'])('« %s »', (parasite) => {
    const lu = accepte(lire(`${DEUX}${parasite}`));
    expect(lu.lignes).toHaveLength(2);
    expect(lu.anomalies.filter(({ gravite }) => gravite !== 'ligne_ignoree')).toEqual([]);
  });
});
