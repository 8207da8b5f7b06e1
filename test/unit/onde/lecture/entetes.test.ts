import { describe, expect, it } from 'vitest';
import { TAILLE_MAX_OCTETS } from '../../../../src/domain/onde/lecture/refus.ts';
import {
  accepte,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  fichierResponsables,
  LEA,
  latin1,
  ligneEleve,
  lire,
  lireResp,
  MERE,
  refus,
  TOM,
  utf8,
} from '../outils.ts';
import { DEUX } from './outils.ts';

describe('les titres des colonnes sont reconnus sous toutes leurs formes', () => {
  it.each([
    ['majuscules', ENTETE_ELEVES.toUpperCase()],
    ['sans accents', ENTETE_ELEVES.normalize('NFD').replace(/\p{M}/gu, '')],
    ['apostrophe typographique', ENTETE_ELEVES.replaceAll("'", '’')],
    [
      'espaces autour',
      ENTETE_ELEVES.split(';')
        .map((titre) => ` ${titre}\u00a0`)
        .join(';'),
    ],
    ['Dispositif(s) en plus', `${ENTETE_ELEVES};Dispositif(s)`],
    ['colonnes vides à la fin', `${ENTETE_ELEVES};;`],
  ])('élèves : %s', (_, entete) => {
    const lu = accepte(lire(DEUX.replace(ENTETE_ELEVES, entete)));
    expect(lu.lignes[1]).toEqual({
      ligne: 3,
      nom: 'DUPONT',
      nomUsage: null,
      prenom: 'Noël',
      dateNaissance: '2016-11-30',
      sexe: 'M',
      ine: '123456789BB',
      niveau: 'CE2',
      classe: 'CE2 B',
    });
  });

  it('ancien en-tête de BE1D : « Nom Elève », « Classe », pas d’INE', () => {
    const contenu = `"Nom Elève";"Nom d'usage Elève";"Prénom Elève";"Date naissance";"Sexe";"Adresse1";"Cp1";"Commune1";"Pays1";"Adresse2";"Cp2";"Commune2";"Pays2";" Cycle";"Niveau";"Classe";"Attestation fournie"\n"DURAND";"";"Nina";"04/05/2015";"F";"";"";"";"";"";"";"";"";"CYCLE III";"CM1";"CM1 - Mme Roy";""\n`;
    expect(accepte(lire(latin1(contenu))).lignes).toEqual([
      {
        ligne: 2,
        nom: 'DURAND',
        nomUsage: null,
        prenom: 'Nina',
        dateNaissance: '2015-05-04',
        sexe: 'F',
        niveau: 'CM1',
        classe: 'CM1 - Mme Roy',
      },
    ]);
  });

  it('colonnes dans un autre ordre, avec une colonne inconnue', () => {
    const contenu =
      'Remarque;Libellé classe;Prénom élève;INE;Nom élève;Date naissance\nx;CP A;Léa;1234567890A;DUPONT;2018-03-05\n';
    expect(accepte(lire(contenu)).lignes).toEqual([
      {
        ligne: 2,
        nom: 'DUPONT',
        prenom: 'Léa',
        dateNaissance: '2018-03-05',
        ine: '1234567890A',
        classe: 'CP A',
      },
    ]);
  });

  const RESPONSABLE =
    'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Courriel;Numéro de poste;Téléphone portable';
  const enfantsLus = (contenu: string) =>
    accepte(lireResp(contenu)).lignes[0]?.enfants.map(({ nom, nomUsage, prenom, classe }) => [
      nom,
      nomUsage,
      prenom,
      classe,
    ]);

  it('responsables : blocs enfants de trois colonnes, numérotés de 1 à n, dans le désordre', () => {
    const contenu = `${RESPONSABLE};Prénom élève 2;Nom de famille élève 1;Prénom élève 1;Classes élèves 1;Nom de famille élève 2;Classes élèves 2;Nom de famille élève 3;Prénom élève 3;Classes élèves 3\nMME;;MARTIN;Sophie;;;;Tom;DUPONT;Léa;CP A;DUPONT;CE2 B;DUPONT;Ana;PS\n`;
    expect(enfantsLus(contenu)).toEqual([
      ['DUPONT', null, 'Léa', 'CP A'],
      ['DUPONT', null, 'Tom', 'CE2 B'],
      ['DUPONT', null, 'Ana', 'PS'],
    ]);
  });

  it('responsables : un seul bloc enfant annoncé, des lignes plus longues que l’en-tête', () => {
    const contenu = `${RESPONSABLE};Nom de famille élève;Prénom élève;Classes élèves\nMME;;MARTIN;Sophie;;;;DUPONT;Léa;CP A;DUPONT;Tom;CE2 B;DUPONT;Ana\n`;
    expect(enfantsLus(contenu)).toEqual([
      ['DUPONT', null, 'Léa', 'CP A'],
      ['DUPONT', null, 'Tom', 'CE2 B'],
      ['DUPONT', null, 'Ana', null],
    ]);
  });

  it('responsables : lignes de 16, 20 et 24 colonnes sous un en-tête de 24', () => {
    const enfant = (prenom: string) => ({ nom: 'DUPONT', prenom });
    const contenu = fichierResponsables([
      { ...MERE, enfants: [enfant('Léa')] },
      { ...MERE, prenom: 'Anne', enfants: [enfant('Léa'), enfant('Tom')] },
      { ...MERE, prenom: 'Line', enfants: [enfant('Léa'), enfant('Tom'), enfant('Ana')] },
      { ...MERE, prenom: 'Rose', enfants: [enfant('Léa'), enfant('Tom'), enfant('Ana'), enfant('Eva')] },
    ]);
    expect(accepte(lireResp(contenu)).lignes.map(({ enfants }) => enfants.length)).toEqual([1, 2, 3, 4]);
  });
});

describe('un fichier qui n’est pas le bon est refusé avec la raison', () => {
  const zip = (contenu: string) =>
    Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(26), Buffer.from(contenu)]);

  it.each([
    ['vide', Buffer.alloc(0), 'vide'],
    ['des espaces', utf8(' \r\n \r\n'), 'vide'],
    ['une marque d’ordre des octets seule', utf8('\ufeff'), 'vide'],
    ['un en-tête sans personne', utf8(`${ENTETE_ELEVES}\r\n`), 'entete_seul'],
    ['un en-tête et des lignes vides', utf8(`${ENTETE_ELEVES}\r\n;;;\r\n;;\r\n`), 'entete_seul'],
    ['un classeur .xlsx', zip('[Content_Types].xml'), 'tableur'],
    ['un classeur .ods', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), 'tableur'],
    ['un classeur .xls', Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex'), 'tableur'],
    ['une archive', zip('CSVExtraction.csv'), 'archive'],
    ['un PDF', utf8('%PDF-1.7\n'), 'pdf'],
    ['une page web', utf8('\n<!DOCTYPE html><html><title>Session expirée</title>'), 'page_web'],
    ['une image', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'binaire'],
    ['des octets nuls', Buffer.from('a;b\0;c\n'), 'binaire'],
    ['un autre CSV', utf8('nom;prenom;score\na;b;1\n'), 'entete_inconnu'],
    ['du texte', utf8('Bonjour,\nvoici le fichier.'), 'entete_inconnu'],
    ['le fichier des responsables', utf8(fichierResponsables([MERE])), 'fichier_responsables'],
    [
      'le fichier des enseignants',
      latin1(
        'Civilité;Nom usage;Nom;Prénom;Adresse;CP;Commune;Pays;Courriel;Téléphone domicile;Téléphone portable;Directeur;Classe\nMME;;ROY;Ana;;;;;;;;O;CP A\n',
      ),
      'fichier_enseignants',
    ],
    [
      'sans colonne de date de naissance',
      utf8('Nom élève;Prénom élève;Libellé classe\nDUPONT;Léa;CP A\n'),
      'colonnes_manquantes',
    ],
    ['plus de 3 Mo', Buffer.alloc(TAILLE_MAX_OCTETS + 1, 'a'), 'trop_gros'],
    ['plus de 10 000 lignes', utf8(`${ENTETE_ELEVES}${'\r'.repeat(10_001)}`), 'trop_gros'],
    ['des accents perdus', utf8(DEUX.replace(/[éèë]/g, '?')), 'codage'],
    [
      'dernière ligne coupée dans une cellule entre guillemets',
      utf8(`${ENTETE_ELEVES}\n${ligneEleve(LEA)}\n"DURAND";"";"No`),
      'tronque',
    ],
    [
      'dernière ligne coupée',
      utf8(`${[ENTETE_ELEVES, ...[LEA, TOM, LEA, TOM].map(ligneEleve)].join('\n').slice(0, -40)}`),
      'tronque',
    ],
    [
      'aucune ligne lisible',
      utf8(`${ENTETE_ELEVES}\n${ligneEleve({ ...LEA, date: 'hier' })}\n`),
      'aucune_ligne_lisible',
    ],
  ])('élèves : %s', (_, contenu, code) => {
    const resultat = refus(lire(contenu));
    expect(resultat.code).toBe(code);
    expect(resultat.message).toMatch(/\.$/);
  });

  it('responsables : le fichier des élèves est reconnu', () => {
    expect(refus(lireResp(DEUX))).toMatchObject({ fichier: 'responsables', code: 'fichier_eleves' });
  });

  it('responsables : un en-tête seul', () => {
    expect(refus(lireResp(`${ENTETE_RESPONSABLES}\r\n`)).code).toBe('entete_seul');
  });

  it('la raison nomme la colonne manquante', () => {
    expect(refus(lire('Nom élève;Prénom élève;Libellé classe\nDUPONT;Léa;CP A\n')).message).toContain(
      'la colonne «\u00a0Date naissance\u00a0»',
    );
  });
});
