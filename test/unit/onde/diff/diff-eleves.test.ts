import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../../src/domain/onde/diff/etat.ts';
import {
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  MERE,
  responsables,
  TOM,
} from '../outils.ts';

const AUTRES: Eleve[] = ['Ana', 'Eva', 'Ines', 'Jade', 'Lou', 'Mia', 'Nina', 'Rose', 'Zoé'].map(
  (prenom, rang) => ({
    nom: 'MOREAU',
    prenom,
    date: `2017-0${rang + 1}-10`,
    ine: `111111111${rang}A`,
  }),
);
const CLASSE = [LEA, TOM, ...AUTRES];
const ecole = (liste: readonly Eleve[] = CLASSE) => ecoleIssueDe({ eleves: eleves(liste) });
const diff = (etat: EtatEcole, liste: readonly Eleve[]) => comparer(etat, { eleves: eleves(liste) });
/** The class with Léa replaced. */
const avecLea = (lea: Partial<Eleve>) => [{ ...LEA, ...lea }, ...CLASSE.slice(1)];
const noms = (liste: readonly { prenom: string }[]) => liste.map(({ prenom }) => prenom);
const id = (etat: EtatEcole, prenom: string) => etat.eleves.find((fiche) => fiche.prenom === prenom)?.id;

describe('rapprochement des élèves : par INE, sinon par noms et date de naissance, sinon nouveau', () => {
  it('une école vide reçoit tout le monde', () => {
    const { eleves: mouvements, classes, effectifs } = diff(ECOLE_VIDE, CLASSE);
    expect(mouvements.arrivees).toHaveLength(11);
    expect(classes).toEqual({ creees: ['CE2 B', 'CP A'], supprimees: [] });
    expect(effectifs.eleves).toEqual({
      avant: 0,
      apres: 11,
      arrivees: 11,
      departs: 0,
      retours: 0,
      modifies: 0,
    });
  });

  it('le même fichier ne change rien', () => {
    expect(estVide(diff(ecole(), CLASSE))).toBe(true);
  });

  it.each<[string, Partial<Eleve>, unknown[]]>([
    [
      'classe et niveau',
      { classe: 'CE1', niveau: 'CE1' },
      [
        { champ: 'niveau', avant: 'CP', apres: 'CE1' },
        { champ: 'classe', avant: 'CP A', apres: 'CE1' },
      ],
    ],
    [
      'date de naissance',
      { date: '2018-03-06' },
      [{ champ: 'dateNaissance', avant: '2018-03-05', apres: '2018-03-06' }],
    ],
    ['nom', { nom: 'DURAND' }, [{ champ: 'nom', avant: 'DUPONT', apres: 'DURAND' }]],
    ['nom d’usage', { usage: 'MARTIN' }, [{ champ: 'nomUsage', avant: null, apres: 'MARTIN' }]],
    [
      'prénom, à date de naissance égale',
      { prenom: 'Léane' },
      [{ champ: 'prenom', avant: 'Léa', apres: 'Léane' }],
    ],
    ['sexe', { sexe: 'M' }, [{ champ: 'sexe', avant: 'F', apres: 'M' }]],
    ['accents du prénom', { prenom: 'Lea' }, [{ champ: 'prenom', avant: 'Léa', apres: 'Lea' }]],
  ])('à INE égal, un changement de %s est une modification', (_, change, changements) => {
    const { eleves: mouvements } = diff(ecole(), avecLea(change));
    expect(mouvements).toEqual({
      arrivees: [],
      departs: [],
      retours: [],
      modifications: [
        {
          id: id(ecole(), 'Léa'),
          ligne: 2,
          nom: 'DUPONT',
          nomUsage: null,
          prenom: 'Léa',
          classe: 'CP A',
          changements,
        },
      ],
    });
  });

  it('un INE nouvellement donné à un élève connu est une modification, pas une arrivée', () => {
    const { eleves: mouvements } = diff(ecole(avecLea({ ine: '' })), CLASSE);
    expect(mouvements.arrivees).toEqual([]);
    expect(mouvements.modifications[0]?.changements).toEqual([
      { champ: 'ine', avant: null, apres: '1234567890A' },
    ]);
  });

  it('un INE changé dans ONDE est une modification signalée', () => {
    const { eleves: mouvements, anomalies } = diff(ecole(), avecLea({ ine: '9999999999Z' }));
    expect(mouvements.modifications[0]?.changements).toEqual([
      { champ: 'ine', avant: '1234567890A', apres: '9999999999Z' },
    ]);
    expect(anomalies).toEqual([
      expect.objectContaining({ ligne: 2, champ: 'INE', gravite: 'avertissement' }),
    ]);
  });

  it('un INE, un niveau ou un sexe que le fichier ne donne plus sont conservés', () => {
    expect(estVide(diff(ecole(), avecLea({ ine: '', niveau: '', sexe: '' })))).toBe(true);
  });

  it('un INE porté par un autre enfant de l’école n’est pas repris : aucun compte ne change de main', () => {
    const autre = { nom: 'PETIT', prenom: 'Hugo', date: '2019-01-01', ine: '1234567890A' };
    const { eleves: mouvements, anomalies } = diff(ecole(), [autre, ...CLASSE.slice(1)]);
    expect(mouvements.arrivees).toEqual([expect.objectContaining({ prenom: 'Hugo', ine: null })]);
    expect(noms(mouvements.departs)).toEqual(['Léa']);
    expect(anomalies).toEqual([expect.objectContaining({ champ: 'INE', gravite: 'champ_ignore' })]);
  });

  it('les INE échangés de deux jumelles sont corrigés sans échanger leurs fiches', () => {
    const jumelle = { ...LEA, prenom: 'Lou', ine: '2222222222B' };
    const etat = ecole([LEA, jumelle, ...AUTRES]);
    const fichier = [{ ...LEA, ine: '2222222222B' }, { ...jumelle, ine: '1234567890A' }, ...AUTRES];
    const { eleves: mouvements, identites } = diff(etat, fichier);
    expect(
      mouvements.modifications.map(({ prenom, changements }) => [prenom, changements[0]?.apres]),
    ).toEqual([
      ['Léa', '2222222222B'],
      ['Lou', '1234567890A'],
    ]);
    expect([mouvements.arrivees, mouvements.departs, identites]).toEqual([[], [], []]);
  });

  it('sans INE, nom de famille et nom d’usage échangés désignent le même élève', () => {
    const etat = ecole(avecLea({ ine: '' }));
    const { eleves: mouvements } = diff(etat, avecLea({ ine: '', nom: 'DUPONT-MARTIN', usage: 'DUPONT' }));
    expect(mouvements.arrivees).toEqual([]);
    expect(mouvements.modifications[0]?.changements.map(({ champ }) => champ)).toEqual(['nom', 'nomUsage']);
  });

  it('sans INE, une autre date de naissance : au directeur de dire si c’est le même élève', () => {
    const resultat = diff(ecole(avecLea({ ine: '' })), avecLea({ ine: '', date: '2018-04-05' }));
    const { eleves: mouvements, propositions, anomalies } = resultat;
    expect([noms(mouvements.arrivees), noms(mouvements.departs)]).toEqual([['Léa'], ['Léa']]);
    expect(propositions).toEqual([
      expect.objectContaining({ profil: 'eleve', ligne: 2, motif: 'date_naissance' }),
    ]);
    expect(anomalies).toEqual([]);
  });

  it('… et si les INE se contredisent, deux élèves : la ressemblance est signalée', () => {
    const { propositions, anomalies } = diff(ecole(), avecLea({ ine: '9999999999Z', date: '2018-04-05' }));
    expect(propositions).toEqual([]);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'avertissement' })]);
    expect(anomalies[0]?.message).toContain('05/03/2018');
  });

  it('… sauf si un responsable avait signalé que la date était erronée', () => {
    const etat = ecole(avecLea({ ine: '' }));
    const signalement = {
      id: '90',
      type: 'date_naissance_erronee' as const,
      representantId: '80',
      eleveId: id(etat, 'Léa') ?? '',
    };
    const resultat = diff({ ...etat, signalements: [signalement] }, avecLea({ ine: '', date: '2018-04-05' }));
    expect(resultat.eleves.arrivees).toEqual([]);
    const { representantId: responsableId, ...reste } = signalement;
    expect(resultat.signalementsClos).toEqual([{ ...reste, responsableId, motif: 'date_corrigee' }]);
  });
});

describe('départs et retours', () => {
  it('un élève absent du fichier est un départ ; sa classe vide disparaît', () => {
    const { eleves: mouvements, classes } = diff(
      ecole(),
      CLASSE.filter((eleve) => eleve !== TOM),
    );
    expect(mouvements.departs).toEqual([
      { id: id(ecole(), 'Tom'), nom: 'DUPONT', nomUsage: null, prenom: 'Tom', classe: 'CE2 B' },
    ]);
    expect(classes).toEqual({ creees: [], supprimees: ['CE2 B'] });
  });

  it('un retour retrouve sa fiche, avec ce qui a changé', () => {
    const parti = ecoleIssueDe({ eleves: eleves(CLASSE.slice(1)) }, ecole());
    const { eleves: mouvements } = diff(parti, avecLea({ classe: 'CE1' }));
    expect(mouvements.arrivees).toEqual([]);
    expect(mouvements.retours).toEqual([expect.objectContaining({ id: id(ecole(), 'Léa'), prenom: 'Léa' })]);
    expect(mouvements.modifications.map(({ changements }) => changements)).toEqual([
      [{ champ: 'classe', avant: 'CP A', apres: 'CE1' }],
    ]);
  });

  it('un départ puis un retour rendent l’école d’avant', () => {
    const avant = ecole();
    const apres = ecoleIssueDe(
      { eleves: eleves(CLASSE) },
      ecoleIssueDe({ eleves: eleves(CLASSE.slice(1)) }, avant),
    );
    expect(apres).toEqual(avant);
  });

  it.each<[string, Partial<Eleve>]>([
    ['date illisible, INE lisible', { date: 'hier' }],
    ['date illisible, sans INE', { date: '', ine: '' }],
    ['prénom vide, INE lisible', { prenom: '' }],
    ['prénom vide, sans INE', { prenom: '', ine: '' }],
  ])('un élève dont la ligne est ignorée (%s) ne part pas et ne change pas', (_, faute) => {
    const resultat = diff(ecole([LEA, ...AUTRES]), [{ ...LEA, ...faute }, ...AUTRES]);
    expect(estVide(resultat)).toBe(true);
    expect(resultat.anomalies).toHaveLength(1);
  });

  it('deux homonymes nés le même jour, une seule ligne sans INE : personne n’est confondu, personne ne part', () => {
    const homonyme = { ...LEA, ine: '2222222222B' };
    const resultat = diff(ecole([LEA, homonyme, ...AUTRES]), [{ ...LEA, ine: '' }, ...AUTRES]);
    expect(estVide(resultat)).toBe(true);
    expect(resultat.anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'ligne_ignoree' })]);
  });
});

describe('noms changés : un nouvel identifiant peut être proposé', () => {
  it('quand le nom, le nom d’usage ou le prénom change', () => {
    expect(diff(ecole(), avecLea({ nom: 'DURAND' })).identites).toEqual([
      {
        profil: 'eleve',
        id: id(ecole(), 'Léa'),
        avant: { nom: 'DUPONT', nomUsage: null, prenom: 'Léa' },
        apres: { nom: 'DURAND', nomUsage: null, prenom: 'Léa' },
      },
    ]);
  });
  it('pas quand seuls la casse ou les accents changent', () => {
    expect(diff(ecole(), avecLea({ nom: 'Dupont', prenom: 'Lea' })).identites).toEqual([]);
  });
});

describe('un fichier dangereux est reconnu', () => {
  const vingt = Array.from({ length: 20 }, (_, rang) => ({
    nom: 'ROUX',
    prenom: `Élève${'abcdefghijklmnopqrst'[rang]}`,
    ine: `33333333${10 + rang}A`,
  }));

  it('plus de 10 % de départs demande une confirmation ; 10 % non', () => {
    expect(diff(ecole(vingt), vingt.slice(3))).toMatchObject({ departsMassifs: true, autreEcole: false });
    expect(diff(ecole(vingt), vingt.slice(2))).toMatchObject({
      departsMassifs: false,
      autreEcole: false,
      alertes: [],
    });
  });

  it('plus de 10 % d’arrivées dans une école déjà connue demande une confirmation ; 10 % non', () => {
    expect(diff(ecole(vingt), [...vingt, ...CLASSE.slice(0, 3)])).toMatchObject({
      arriveesMassives: true,
      departsMassifs: false,
      alertes: [{ code: 'arrivees_massives' }],
    });
    expect(diff(ecole(vingt), [...vingt, ...CLASSE.slice(0, 2)])).toMatchObject({
      arriveesMassives: false,
      alertes: [],
    });
  });

  it('le fichier d’une autre école', () => {
    expect(diff(ecole(vingt), CLASSE)).toMatchObject({ departsMassifs: true, autreEcole: true });
  });

  it('pas pour une école vide', () => {
    expect(diff(ECOLE_VIDE, CLASSE)).toMatchObject({
      departsMassifs: false,
      arriveesMassives: false,
      autreEcole: false,
      alertes: [],
    });
  });
});

describe('le fichier des élèves seul', () => {
  it('ne touche ni aux responsables ni aux rattachements, même d’un élève qui part', () => {
    const etat = ecoleIssueDe({ eleves: eleves(CLASSE), responsables: responsables([MERE]) });
    const resultat = diff(etat, CLASSE.slice(1));
    expect(resultat.responsables).toEqual({ arrivees: [], departs: [], retours: [], modifications: [] });
    expect(resultat.liens).toEqual({ ajoutes: [], retires: [] });
    const apres = appliquerEnMemoire(etat, resultat);
    expect(apres.rattachements).toEqual(etat.rattachements);
  });
});
