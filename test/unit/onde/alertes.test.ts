import { describe, expect, it } from 'vitest';
import { comparer, type FichiersOnde } from '../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../src/domain/onde/diff/etat.ts';
import type { DiffOnde } from '../../../src/domain/onde/diff/types.ts';
import { inutileSiReunis, seraitMassif } from '../../../src/domain/onde/rapport/massifs.ts';
import {
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  LEA_CITEE,
  MERE,
  PERE,
  type Responsable,
  responsables,
  TOM,
  TOM_CITE,
} from './outils.ts';

/** The headline of this code, its spaces made plain. */
const alerte = ({ alertes }: DiffOnde, code: string) =>
  alertes.find((candidate) => candidate.code === code)?.message.replace(/\s/gu, ' ');

const LUKASZ: Eleve = { nom: 'LUKASZEWSKI', prenom: 'Jan', date: '2018-04-02' };
const parent = (prenom: string): Responsable => ({
  nom: 'LUKASZEWSKI',
  prenom,
  mail: `${prenom.toLowerCase()}@example.org`,
  enfants: [{ nom: 'LUKASZEWSKI', prenom: 'Jan' }],
});
const famille = () => ({
  eleves: eleves([LUKASZ]),
  responsables: responsables([parent('Ewa'), parent('Piotr')]),
});
const connue = () =>
  ecoleIssueDe(JSON.parse(JSON.stringify(famille()).replaceAll('LUK', 'ŁUK')) as ReturnType<typeof famille>);
const abimee = () =>
  JSON.parse(JSON.stringify(famille()).replaceAll('LUK', '?UK')) as ReturnType<typeof famille>;

describe('les lettres illisibles sont comptées par personne, et parmi les personnes connues', () => {
  it.each<[string, (lus: ReturnType<typeof famille>) => FichiersOnde]>([
    ['un élève et ses deux parents, dont chaque ligne le nomme', (lus) => lus],
    [
      'par le seul fichier des responsables, l’élève est compté une fois',
      (lus) => ({ responsables: lus.responsables }),
    ],
  ])('%s : trois personnes', (_cas, garder) => {
    const diff = comparer(connue(), garder(abimee()));
    expect(alerte(diff, 'lettres_illisibles')).toContain('dans le nom de 3 personnes connues');
  });

  it('au premier import, personne n’est connu : chaque arrivée est dite, sans ce titre', () => {
    const diff = comparer(ECOLE_VIDE, abimee());
    expect(alerte(diff, 'lettres_illisibles')).toBeUndefined();
    expect(diff.anomalies.filter(({ message }) => message.includes('lettre illisible'))).toHaveLength(3);
  });
});

describe('ce qui manque, ou n’a pas été lu, est dit en tête', () => {
  it('les responsables sans aucun élève : ce qui manque, et combien arrivent sans enfant', () => {
    const diff = comparer(ECOLE_VIDE, { responsables: responsables([MERE, PERE]) });
    expect(alerte(diff, 'eleves_absents')).toBe(
      'Il manque le fichier des élèves : l’école n’en a encore aucun, et 2 représentants légaux y arrivent sans enfant rattaché. Déposez d’abord le fichier des élèves, ou les deux fichiers ensemble.',
    );
    const ensuite = comparer(ecoleIssueDe({ responsables: responsables([MERE, PERE]) }), {
      responsables: responsables([MERE, PERE]),
    });
    expect(alerte(ensuite, 'eleves_absents')).toContain('l’école n’en a encore aucun. Déposez d’abord');
  });

  const avecIgnorees = (lues: number, ignorees: number) =>
    comparer(ECOLE_VIDE, {
      eleves: eleves([
        ...[...'abcdefghijklmnopqrstuv']
          .slice(0, lues)
          .map((lettre) => ({ ...LEA, ine: '', prenom: `Léa${lettre}` })),
        ...[...'abc']
          .slice(0, ignorees)
          .map((lettre) => ({ ...TOM, ine: '', nom: '', prenom: `Tom${lettre}` })),
      ]),
    });

  it('trois lignes ignorées sur six : un titre', () => {
    expect(alerte(avecIgnorees(3, 3), 'lignes_ignorees')).toContain(
      'Dans le fichier des élèves, 3 lignes sont ignorées pour 3 élèves lus',
    );
  });

  it.each([
    [5, 1],
    [20, 2],
    [6, 0],
  ])('%i lues, %i ignorées : les anomalies suffisent', (lues, ignorees) => {
    const diff = avecIgnorees(lues, ignorees);
    expect(diff.eleves.arrivees).toHaveLength(lues);
    expect(alerte(diff, 'lignes_ignorees')).toBeUndefined();
  });
});

describe('la case d’un mouvement massif est inutile si tous ceux qu’elle vise sont reconnus', () => {
  const avant: Eleve = { nom: 'ROUX', prenom: 'Lina', date: '2018-05-02' };
  const corrigee: Eleve = { ...avant, date: '2018-05-20' };
  const autre: Eleve = { nom: 'PETIT', prenom: 'Zoé', date: '2017-07-07' };
  const ecole = (...enfants: Eleve[]) =>
    ecoleIssueDe({
      eleves: eleves(enfants),
      responsables: responsables([{ ...MERE, enfants: [LEA_CITEE] }]),
    });

  it('deux côte à côte, un départ et une arrivée : inutile pour l’un et l’autre', () => {
    const diff = comparer(ecole(LEA, avant), { eleves: eleves([LEA, corrigee]) });
    expect(diff.propositions).toHaveLength(1);
    expect([diff.departsMassifs, diff.arriveesMassives]).toEqual([true, true]);
    expect([inutileSiReunis(diff, 'departs'), inutileSiReunis(diff, 'arrivees')]).toEqual([true, true]);
  });

  it('quelqu’un d’autre part aussi : la case des départs reste utile', () => {
    const diff = comparer(ecole(LEA, avant, autre), { eleves: eleves([LEA, corrigee]) });
    expect(diff.propositions).toHaveLength(1);
    expect([inutileSiReunis(diff, 'departs'), inutileSiReunis(diff, 'arrivees')]).toEqual([false, true]);
  });

  it('sans personne à reconnaître, elle l’est toujours', () => {
    const diff = comparer(ecole(LEA, autre), { eleves: eleves([LEA]) });
    expect(diff.departsMassifs).toBe(true);
    expect(inutileSiReunis(diff, 'departs')).toBe(false);
  });

  it('plus de 10 %, et pas d’arrivée massive dans une école que personne ne connaît encore', () => {
    expect(seraitMassif('departs', { avant: 100, departs: 10, arrivees: 0 })).toBe(false);
    expect(seraitMassif('departs', { avant: 100, departs: 11, arrivees: 0 })).toBe(true);
    expect(seraitMassif('arrivees', { avant: 0, departs: 0, arrivees: 50 })).toBe(false);
  });
});

describe('ce qui touche à une personne bloquée est dit en tête, et nommé (règles §4.1)', () => {
  const deux = { eleves: eleves([LEA, TOM]), responsables: responsables([PERE, MERE]) };
  /** The father is blocked, and so is Tom. */
  const ecole = (): EtatEcole => {
    const { eleves, representants, ...etat } = ecoleIssueDe(deux);
    const bloquer = <F extends { prenom: string }>(fiches: readonly F[], qui: string) =>
      fiches.map((fiche) => ({ ...fiche, bloque: fiche.prenom === qui }));
    return { ...etat, eleves: bloquer(eleves, 'Tom'), representants: bloquer(representants, 'Paul') };
  };
  const dites = (fichiers: FichiersOnde, etat = ecole()) =>
    comparer(etat, fichiers)
      .alertes.filter(({ code }) => code === 'blocage')
      .map(({ message }) => message.replace(/\s/gu, ' '));
  const autre: Responsable = { nom: 'DURAND', prenom: 'Pol', mail: 'pol@example.org', enfants: [TOM_CITE] };

  it.each<[string, FichiersOnde, string[]]>([
    ['rien ne change', deux, []],
    [
      'quelqu’un arrive auprès d’un autre enfant',
      {
        ...deux,
        responsables: responsables([PERE, MERE, { ...autre, enfants: [{ nom: 'AILLEURS', prenom: 'Zoé' }] }]),
      },
      [],
    ],
    [
      'il part, et un autre arrive auprès de son enfant',
      { ...deux, responsables: responsables([MERE, autre]) },
      [
        'Le compte de Paul DUPONT est bloqué, et cette mise à jour lui fait quitter',
        'Pol DURAND devient représentant légal de l’élève Tom DUPONT, comme Paul DUPONT',
      ],
    ],
    [
      'il reste, sans un de ses enfants',
      { ...deux, responsables: responsables([{ ...PERE, enfants: [LEA_CITEE] }, MERE]) },
      ['Le compte de Paul DUPONT est bloqué, et cette mise à jour lui retire l’élève Tom DUPONT'],
    ],
    ['l’élève bloqué part', { eleves: eleves([LEA]) }, ['Le compte de Tom DUPONT est bloqué']],
  ])('%s', (_cas, fichiers, attendues) => {
    const lues = dites(fichiers);
    expect(lues).toHaveLength(attendues.length);
    for (const [rang, attendue] of attendues.entries()) expect(lues[rang]).toContain(attendue);
  });

  it('personne n’est bloqué : rien n’en est dit', () => {
    expect(dites({ ...deux, responsables: responsables([MERE, autre]) }, ecoleIssueDe(deux))).toEqual([]);
  });
});
