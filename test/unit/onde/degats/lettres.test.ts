import { describe, expect, it } from 'vitest';
import {
  accepte,
  type Eleve,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  eleves,
  fichierEleves,
  fichierResponsables,
  LEA,
  ligneEleve,
  lire,
  lireResp,
  MERE,
  type Responsable,
  refus,
  responsables,
  TOM,
} from '../outils.ts';
import { fixture, noms } from './outils.ts';

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
