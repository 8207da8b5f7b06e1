import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGES_DE_CODES } from '../../../src/domain/onde/fichier/codages.ts';
import { decouper } from '../../../src/domain/onde/fichier/csv.ts';
import {
  accepte,
  type Eleve,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  eleves,
  fichierEleves,
  fichierResponsables,
  LEA,
  latin1,
  ligneEleve,
  ligneResponsable,
  lire,
  lireResp,
  MERE,
  type Responsable,
  refus,
  responsables,
  TOM,
  utf8,
} from './outils.ts';

const fixture = (nom: string) => readFileSync(new URL(`../../fixtures/onde/${nom}.csv`, import.meta.url));
const noms = (lu: { lignes: { nom: string; prenom: string }[] }) =>
  lu.lignes.map(({ nom, prenom }) => `${nom} ${prenom}`);
const dites = (lu: { anomalies: { ligne: number; champ: string; gravite: string }[] }) =>
  lu.anomalies.map(({ ligne, champ, gravite }) => [ligne, champ, gravite]);

describe('une lettre perdue en chemin est une lettre inconnue, jamais un autre nom', () => {
  it('« ? » à l’intérieur des noms : les lignes sont lues, le « ? » reste', () => {
    const lu = accepte(lire(fixture('ansi-eleves')));
    expect(noms(lu).slice(0, 4)).toEqual(['NI?CU ?tefania', '?UKASZEWSKI O?uz', 'NGUY?N Th?', 'COMMUNA Léa']);
    expect(lu.anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree')).toEqual([]);
    const [premier] = accepte(lireResp(fixture('ansi-responsables'))).lignes;
    expect(premier).toMatchObject({ nom: 'NI?CU', enfants: [{ nom: 'NI?CU', prenom: '?tefania' }] });
  });

  it('U+FFFD devient « ? », dans les noms d’usage et les enfants cités aussi', () => {
    expect(eleves([LEA, { ...TOM, nom: 'DUR\ufffd', usage: 'L\ufffdON' }]).lignes[1]).toMatchObject({
      nom: 'DUR?',
      nomUsage: 'L?ON',
    });
    const { lignes } = responsables([
      { ...MERE, nom: 'N\ufffdEL', enfants: [{ nom: 'N\ufffdEL', prenom: 'L\ufffda' }] },
    ]);
    expect(lignes[0]).toMatchObject({ nom: 'N?EL', enfants: [{ nom: 'N?EL', prenom: 'L?a' }] });
  });

  it.each(['?', '???', 'L?', '\ufffd\ufffda'])(
    '« %s » : moins de deux lettres connues, la ligne est ignorée et le dit',
    (nom) => {
      const { lignes, anomalies, ignorees } = eleves([LEA, { ...TOM, nom }]);
      expect(lignes).toHaveLength(1);
      expect(anomalies).toEqual([
        expect.objectContaining({ ligne: 3, champ: 'Nom élève', gravite: 'ligne_ignoree' }),
      ]);
      expect(ignorees).toEqual([
        {
          ligne: 3,
          ine: TOM.ine,
          nom: nom.replaceAll('\ufffd', '?'),
          prenom: 'Tom',
          dateNaissance: '2016-11-30',
        },
      ]);
    },
  );

  const classe = (abimes: number, total: number, prenom = 'Chloé'): Eleve[] =>
    Array.from({ length: total }, (_, rang) => ({
      nom: `DU${'ABCDEFGHIJKLMNOPQRST'[rang]}ONT`,
      prenom: rang < abimes ? 'L?a' : prenom,
      ine: `1234567${String(rang).padStart(2, '0')}AB`,
    }));

  it.each<[string, Eleve[]]>([
    ['la moitié des lignes', classe(10, 20)],
    ['une ligne sur cinq, et plus aucun accent nulle part', classe(4, 20, 'Chloe')],
  ])('tous les noms abîmés de la même façon (%s) : le fichier est refusé', (_, abimes) => {
    const { code, message } = refus(lire(fichierEleves(abimes)));
    expect(code).toBe('codage');
    expect(message).toContain('Extraction format CSV');
    const parents: Responsable[] = abimes.map(({ nom, prenom }) => ({ nom, prenom, enfants: [] }));
    expect(refus(lireResp(fichierResponsables(parents))).code).toBe('codage');
  });

  it.each<[string, Eleve[]]>([
    ['moins de la moitié', classe(9, 20)],
    ['moins d’une ligne sur cinq', classe(3, 20, 'Chloe')],
    ['moins de dix lignes', classe(9, 9)],
  ])('%s : le fichier est lu', (_, abimes) => {
    expect(eleves(abimes).lignes).toHaveLength(abimes.length);
  });

  it('un en-tête dont les accents sont perdus : le refus nomme la cause', () => {
    for (const perdu of ['?', '\ufffd', '\ufffd\ufffd']) {
      const entete = ENTETE_ELEVES.replace(/[éè]/g, perdu);
      expect(refus(lire(`${entete}\r\n${ligneEleve({ ...LEA, prenom: 'Lea' })}\r\n`)).code).toBe('codage');
    }
    expect(refus(lireResp(`${ENTETE_RESPONSABLES.replace(/[éè]/g, '?')}\r\nM.;;A;B\r\n`)).code).toBe(
      'codage',
    );
  });
});

describe('les caractères de contrôle C1 sont des lettres de Windows-1252', () => {
  it('jamais effacés : Œ, ’, Š et Ž', () => {
    const lu = accepte(lire(fixture('c1-utf8-eleves')));
    expect(noms(lu)).toEqual(['BŒUF Chloé', 'L’HARIDON Noël', 'ŠIMIC Željko', 'D’ŒUVRE Maëlys']);
    expect(lu.lignes[3]?.nomUsage).toBe('CŒUR-D’ARGENT');
    expect(lu.anomalies).toEqual([]);
    expect(accepte(lireResp(fixture('c1-utf8-responsables'))).lignes[0]).toMatchObject({
      nom: 'BŒUF',
      enfants: [{ nom: 'BŒUF', prenom: 'Chloé' }],
    });
  });

  it('celui qui n’est aucune lettre est une lettre inconnue', () => {
    expect(noms(eleves([{ ...LEA, nom: 'DU\u0081ONT' }]))).toEqual(['DU?ONT Léa']);
  });
});

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

describe('ce qu’un tableur écrit à la place d’un nom n’est pas un nom', () => {
  it('les erreurs et les dates sont refusées et disent quoi faire ; MARS Avril, VRAI et NULL sont des noms', () => {
    const lu = accepte(lire(fixture('excel-erreurs-eleves')));
    expect(noms(lu)).toEqual(['VRAI Ana', 'MARS Avril', 'NULL Zoé']);
    expect(dites(lu)).toEqual([2, 3, 6].map((ligne) => [ligne, 'Nom élève', 'ligne_ignoree']));
    for (const { message } of lu.anomalies) expect(message).toContain('exportez-le de nouveau depuis ONDE');
    expect(lu.ignorees[0]).toEqual({ ligne: 2, prenom: 'Léa', dateNaissance: '2018-03-14' });
  });

  it.each([
    '#NOM?',
    '#NAME?',
    '#REF!',
    '#VALEUR!',
    '#N/A',
    '#DIV/0!',
    '#NOMBRE!',
    '#####',
    'Err:508',
    'mars-01',
    '1-mai',
    'juil.-04',
    '01/03/2018',
    '1,2E+05',
  ])('« %s », nom ou prénom', (valeur) => {
    for (const faute of [{ nom: valeur }, { prenom: valeur }]) {
      expect(eleves([LEA, { ...TOM, ...faute }]).anomalies).toEqual([
        expect.objectContaining({ ligne: 3, gravite: 'ligne_ignoree' }),
      ]);
    }
  });

  it.each(['MARS', 'Mai', 'AVRIL', 'NULL', 'Juin', 'Err', 'Errol', "D'ARC"])('« %s » est un nom', (nom) => {
    expect(eleves([{ ...LEA, nom, prenom: nom }]).anomalies).toEqual([]);
  });

  it('dans une autre cellule, seule la valeur est ignorée', () => {
    const { lignes, anomalies } = responsables([{ ...MERE, mail: '#N/A', portable: '#VALEUR!' }]);
    expect(lignes[0]).not.toHaveProperty('mail');
    expect(anomalies.map(({ champ, gravite }) => [champ, gravite])).toEqual([
      ['Courriel', 'champ_ignore'],
      ['Téléphone portable', 'champ_ignore'],
    ]);
  });
});

describe('un seul nom est le nom d’une personne', () => {
  it.each(['.', '-', 'SANS PRENOM', 'Sans prénom', 'XXX', 'Néant'])(
    'élève de prénom « %s » : son nom en tient lieu, et c’est dit',
    (prenom) => {
      const { lignes, anomalies } = eleves([LEA, { ...TOM, nom: 'SUKARNO', prenom }]);
      expect(lignes[1]).toMatchObject({ nom: 'SUKARNO', prenom: 'SUKARNO', dateNaissance: '2016-11-30' });
      expect(anomalies).toEqual([
        expect.objectContaining({ ligne: 3, champ: 'Prénom élève', gravite: 'avertissement' }),
      ]);
    },
  );

  it.each(['-', '.', 'SANS NOM'])('nom « %s » : le prénom en tient lieu', (nom) => {
    expect(noms(eleves([{ ...LEA, nom }]))).toEqual(['Léa Léa']);
  });

  it('élève connu par son seul nom d’usage : il est lu, et c’est dit', () => {
    const { lignes, anomalies } = eleves([{ ...LEA, nom: '', usage: 'PETIT' }]);
    expect(lignes[0]).toMatchObject({ nom: 'PETIT', nomUsage: null, prenom: 'Léa' });
    expect(anomalies).toEqual([expect.objectContaining({ champ: 'Nom élève', gravite: 'avertissement' })]);
  });

  it('responsable et enfant cité : le même nom que sur la ligne de l’élève', () => {
    const { lignes } = responsables([
      {
        ...MERE,
        nom: 'SUKARNO',
        usage: '',
        prenom: '.',
        enfants: [{ nom: 'SUKARNO', prenom: 'SANS PRENOM' }],
      },
    ]);
    expect(lignes[0]).toMatchObject({ prenom: 'SUKARNO', enfants: [{ nom: 'SUKARNO', prenom: 'SUKARNO' }] });
  });

  it('rien dans les deux cases : la ligne est ignorée', () => {
    expect(dites(eleves([LEA, { ...TOM, nom: '-', prenom: '.' }]))).toEqual([
      [3, 'Nom élève', 'ligne_ignoree'],
    ]);
  });
});

describe('un organisme n’a pas de compte ÉduConnect', () => {
  it.each([
    'ASE',
    'ASE 35',
    'UDAF',
    "MAISON D'ENFANTS",
    'MAISON D’ENFANTS LES TILLEULS',
    'Conseil départemental',
    'FOYER DE L’ENFANCE',
  ])('« %s », sans prénom : la ligne est ignorée et le dit', (nom) => {
    for (const prenom of ['', '-']) {
      const { lignes, anomalies } = responsables([MERE, { nom, prenom, enfants: MERE.enfants ?? [] }]);
      expect(lignes).toHaveLength(1);
      expect(anomalies).toEqual([expect.objectContaining({ ligne: 3, gravite: 'ligne_ignoree' })]);
      expect(anomalies[0]?.message).toContain('organisme');
    }
  });

  it.each(['ASE', 'MAISON', 'FOYER'])('« %s » avec un prénom est une personne', (nom) => {
    expect(responsables([{ ...MERE, nom, usage: '' }]).lignes[0]).toMatchObject({ nom, prenom: 'Sophie' });
  });
});

describe('un point-virgule dans une valeur décale sa ligne : elle est reconnue, et dite', () => {
  const decaler = (texte: string) => texte.replace('1 rue du Pré', '1 rue du Pré; bât. A');

  it('élève : ni la classe ni le niveau ne sont lus de travers', () => {
    const lu = accepte(lire(`${ENTETE_ELEVES}\n${decaler(ligneEleve(LEA))}\n${ligneEleve(TOM)}\n`));
    expect(noms(lu)).toEqual(['DUPONT Tom']);
    expect(dites(lu)).toEqual([[2, 'Ligne entière', 'ligne_ignoree']]);
    expect(lu.anomalies[0]?.message).toContain('point-virgule');
    expect(lu.ignorees).toEqual([expect.objectContaining({ nom: 'DUPONT', prenom: 'Léa', ine: LEA.ine })]);
  });

  it('dans le nom ou dans la classe aussi', () => {
    const nom = { ...LEA, nom: 'DU;PONT' };
    const classe = { ...LEA, classe: 'CP;A' };
    for (const fautif of [nom, classe]) {
      expect(noms(eleves([fautif, TOM]))).toEqual(['DUPONT Tom']);
    }
  });

  it('responsable : le mail et le portable d’une autre colonne ne sont pas lus', () => {
    const lu = accepte(
      lireResp(
        `${ENTETE_RESPONSABLES}\n${decaler(ligneResponsable(MERE))}\n${ligneResponsable({ ...MERE, prenom: 'Anne' })}\n`,
      ),
    );
    expect(noms(lu)).toEqual(['MARTIN Anne']);
    expect(lu.anomalies[0]?.message).toContain('point-virgule');
  });

  it('une ligne plus longue ou plus courte que l’en-tête, ou une valeur fausse, n’est pas une ligne décalée', () => {
    const lu = accepte(
      lire(
        [
          ENTETE_ELEVES,
          `${ligneEleve(LEA)};;;`,
          `${ligneEleve({ ...TOM, niveau: 'UPE2A', classe: 'CP' })};x`,
          ligneEleve({ nom: 'PETIT', prenom: 'Ana', sexe: 'X', ine: '12' }).replace(
            /;[^;]*;[^;]*;[^;]*$/,
            '',
          ),
          '',
        ].join('\n'),
      ),
    );
    expect(lu.lignes).toHaveLength(3);
    const neant = responsables([
      { ...MERE, portable: 'néant', domicile: '02 99 00 00 01' },
      { ...MERE, prenom: 'A', cp: 'F-35', mail: 'non' },
    ]);
    expect(neant.lignes).toHaveLength(2);
  });
});

describe('aucun fichier n’occupe longtemps le processus', () => {
  const OCTETS = 3 * 1024 * 1024 - 4000;
  const plein = (motif: string) => motif.repeat(Math.floor(OCTETS / motif.length));
  const duree = (faire: () => unknown) => {
    const debut = process.cpuUsage();
    faire();
    const { user, system } = process.cpuUsage(debut);
    return (user + system) / 1000;
  };

  it.each(['"";', ';', '"'])('un en-tête de 3 Mo de %j n’est pas un fichier ONDE', (motif) => {
    let code = '';
    expect(
      duree(() => {
        code = refus(lire(plein(motif))).code;
      }),
    ).toBeLessThan(2000);
    expect(code).toBe('entete_inconnu');
    expect(refus(lire(`${ENTETE_ELEVES}${';'.repeat(30_000)}\n${ligneEleve(LEA)}\n`)).code).toBe(
      'entete_inconnu',
    );
  });

  it('un tableur peut ajouter seize mille colonnes vides', () => {
    const texte = [ENTETE_ELEVES, ligneEleve(LEA)].map((ligne) => ligne + ';'.repeat(16_384)).join('\n');
    expect(accepte(lire(`${texte}\n`)).lignes).toHaveLength(1);
  });

  it.each([
    '"";',
    '"',
    ';',
    'a',
    'a"b;',
    '"a;',
    'é',
    'Ã',
    'Ã©',
    '&',
    '&eacute;',
    '?',
    ' ',
    '06 ',
    'a@',
    '\ufffd',
  ])(
    '3 Mo de %j dans une cellule ou sur une ligne',
    (motif) => {
      const cellule = utf8(`${ENTETE_ELEVES}\n${ligneEleve({ ...LEA, nom: plein(motif) })}\n`).subarray(
        0,
        OCTETS,
      );
      const ligne = utf8(`${ENTETE_RESPONSABLES}\nM.;;A;B;;;;;${plein(motif)}`).subarray(0, OCTETS);
      expect(duree(() => [lire(cellule), lireResp(ligne)])).toBeLessThan(8000);
    },
    60_000,
  );

  it.each([
    ['une ligne de 8 Mo', 'a'.repeat(8e6)],
    ['un million de guillemets', '"'.repeat(1e6)],
    ['un million de points-virgules', ';'.repeat(1e6)],
    ['un million de guillemets mal placés', 'a";'.repeat(1e6)],
    ['un guillemet seul sur chacune de trois cent mille lignes', '"\n'.repeat(3e5)],
    ['une cellule jamais fermée sur chacune de trois cent mille lignes', '"a;b\n'.repeat(3e5)],
  ])(
    '%s',
    (_, ligne) => {
      expect(duree(() => decouper(`${ENTETE_ELEVES}\n${ligne}\n${ligneEleve(LEA)}\n`, ';'))).toBeLessThan(
        8000,
      );
    },
    60_000,
  );
});

describe('les autres cas reçus', () => {
  it('années sur deux chiffres', () => {
    expect(
      accepte(lire(fixture('dates-2chiffres-eleves'))).lignes.map(({ dateNaissance }) => dateNaissance),
    ).toEqual(['2018-09-01', '2019-07-14', '2020-02-29', '2015-12-31']);
  });

  it('un numéro tronqué n’est jamais celui d’un autre pays', () => {
    const { lignes, anomalies } = accepte(lireResp(fixture('portable-tronque-responsables')));
    expect(lignes).toHaveLength(7);
    for (const ligne of lignes) expect(ligne).not.toHaveProperty('portable');
    expect(anomalies.filter(({ gravite }) => gravite === 'champ_ignore')).toHaveLength(7);
  });

  it('les portables d’outre-mer sous toutes leurs formes', () => {
    const { lignes, anomalies } = accepte(lireResp(fixture('outremer-responsables')));
    expect(lignes.map(({ portable }) => portable)).toEqual([
      ...Array(3).fill('+262692112233'),
      '+262693112233',
      ...Array(2).fill('+262692112233'),
      '+33612345678',
    ]);
    expect(dites({ anomalies })).toEqual([[7, 'Téléphone portable', 'avertissement']]);
  });

  it('latin1 reste le cas ordinaire', () => {
    expect(noms(accepte(lire(latin1(fichierEleves([LEA])))))).toEqual(['DUPONT Léa']);
  });
});
