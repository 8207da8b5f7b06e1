import { describe, expect, it } from 'vitest';
import { accepte, eleves, LEA, lire, MERE, responsables, TOM } from '../outils.ts';
import { dites, fixture, noms } from './outils.ts';

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
