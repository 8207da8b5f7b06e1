import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../../src/domain/onde/diff/etat.ts';
import {
  accepte,
  appliquerEnMemoire,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  lireResp,
  MERE,
  PERE,
  type Responsable,
  responsables,
  TOM,
} from '../outils.ts';
import { CAS, cas, mouvements, PERSONNE } from './outils.ts';

describe('une orthographe corrigée n’est pas une nouvelle personne', () => {
  it('Mohamed devient Mohammed, DUPOND devient DUPOND-MARTIN : deux noms changés, personne ne part', () => {
    const juin = cas('orthographe');
    const { responsables: septembre } = {
      responsables: accepte(lireResp(readFileSync(new URL('orthographe-corrigee-responsables.csv', CAS)))),
    };
    const diff = comparer(ecoleIssueDe(juin), { responsables: septembre });
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.propositions).toEqual([]);
    expect(
      diff.identites.map(({ avant, apres }) => `${avant.nom} ${avant.prenom} → ${apres.nom} ${apres.prenom}`),
    ).toEqual(['DUPOND Rita → DUPOND-MARTIN Rita', 'HADDAD Mohamed → HADDAD Mohammed']);
  });

  const AUTRES: Eleve[] = Array.from({ length: 12 }, (_, rang) => ({
    nom: `AUTRE${'ABCDEFGHIJKL'[rang]}`,
    prenom: 'Ana',
    date: `2017-01-${10 + rang}`,
  }));
  const SANS_INE: Eleve = { nom: 'HADDAD', prenom: 'Mohamed', date: '2018-02-01', sexe: 'M', classe: 'CP A' };
  const eleve = (avant: Partial<Eleve>, apres: Partial<Eleve>, fratrie: Eleve[] = []) => {
    const etat = ecoleIssueDe({ eleves: eleves([{ ...SANS_INE, ...avant }, ...fratrie, ...AUTRES]) });
    return comparer(etat, { eleves: eleves([{ ...SANS_INE, ...apres }, ...fratrie, ...AUTRES]) });
  };
  const JUMEAU: Eleve = { ...SANS_INE, prenom: 'Karim' };

  it.each<[string, Partial<Eleve>, Partial<Eleve>, Eleve[]]>([
    ['prénom qui sonne pareil', {}, { prenom: 'Mohammed' }, []],
    ['… même s’il a un jumeau', {}, { prenom: 'Mohammed' }, [JUMEAU]],
    ['… même s’il change de classe', {}, { prenom: 'Mohammed', classe: 'CE1', niveau: 'CE1' }, []],
    ['prénom composé', { prenom: 'Jean' }, { prenom: 'Jean-Pierre' }, []],
    ['une lettre d’un long prénom', { prenom: 'Mohamad' }, { prenom: 'Mohamed' }, []],
    ['nom complété', {}, { nom: 'HADDAD-MARTIN' }, []],
    ['une lettre d’un nom court, même classe', { nom: 'ROY' }, { nom: 'ROI' }, []],
    ['INE donné en même temps', {}, { prenom: 'Mohammed', ine: '1234567890B' }, []],
  ])('élève sans INE : %s, un seul élève dont le nom change', (_, avant, apres, fratrie) => {
    const diff = eleve(avant, apres, fratrie);
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.propositions).toEqual([]);
    expect(diff.identites).toHaveLength(1);
  });

  it.each<[string, Partial<Eleve>, Partial<Eleve>, Eleve[]]>([
    ['Léa et Léo', { prenom: 'Léa', sexe: 'F' }, { prenom: 'Léo' }, []],
    ['Lina et Lena', { prenom: 'Lina', sexe: 'F' }, { prenom: 'Lena', sexe: 'F' }, []],
    ['Valentin et Valentine', { prenom: 'Valentin' }, { prenom: 'Valentine' }, []],
    ['une lettre d’un long prénom, avec un jumeau', { prenom: 'Mohamad' }, { prenom: 'Mohamed' }, [JUMEAU]],
    ['un autre nom, même classe', {}, { nom: 'MARTIN' }, []],
    ['une lettre d’un nom court, une autre classe', { nom: 'LÉA' }, { nom: 'LEO', classe: 'CE1' }, []],
    ['un autre nom, une autre classe', {}, { nom: 'MARTIN', classe: 'CE1' }, []],
    ['date de naissance', {}, { date: '2018-02-11' }, []],
  ])(
    'peut-être un jumeau, ou un autre (%s) : personne n’est réuni, le directeur dit',
    (_, avant, apres, fratrie) => {
      const diff = eleve(avant, apres, fratrie);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 1 });
      expect(diff.propositions).toHaveLength(1);
    },
  );

  it.each<[string, Partial<Eleve>, Partial<Eleve>]>([
    ['les INE se contredisent', { ine: '1234567890A' }, { ine: '1234567890B', prenom: 'Mohammed' }],
    ['nom et prénom changent', {}, { nom: 'MARTIN', prenom: 'Karim' }],
    ['prénom et date changent', {}, { date: '2018-02-11', prenom: 'Mohammed' }],
  ])('deux personnes, sans proposition : %s', (_, avant, apres) => {
    const diff = eleve(avant, apres);
    expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 1 });
    expect(diff.propositions).toEqual([]);
  });

  it('les deux jumelles de l’école restent deux, quel que soit l’ordre', () => {
    const lea = { ...SANS_INE, sexe: 'F', prenom: 'Léa' };
    const leo = { ...SANS_INE, prenom: 'Léo' };
    const etat = ecoleIssueDe({ eleves: eleves([lea, leo, ...AUTRES]) });
    expect(estVide(comparer(etat, { eleves: eleves([leo, ...AUTRES, lea]) }))).toBe(true);
  });

  it('deux partants pour une arrivée : rien n’est deviné, les deux sont montrés', () => {
    const etat = ecoleIssueDe({ eleves: eleves([SANS_INE, { ...SANS_INE, prenom: 'Mohameed' }, ...AUTRES]) });
    const diff = comparer(etat, { eleves: eleves([{ ...SANS_INE, prenom: 'Mohammed' }, ...AUTRES]) });
    expect(mouvements(diff)).toEqual({ ...PERSONNE, 'eleves arrivés': 1, 'eleves partis': 2 });
    expect(diff.propositions.map(({ avant }) => avant.prenom)).toEqual(['Mohamed', 'Mohameed']);
  });

  it('confirmé : une seule personne, son compte et ses rattachements restent', () => {
    const parent: Responsable = { ...PERE, enfants: [{ nom: 'HADDAD', prenom: 'Mohamed' }] };
    const etat = ecoleIssueDe({
      eleves: eleves([SANS_INE, ...AUTRES]),
      responsables: responsables([parent]),
    });
    const fichiers = {
      eleves: eleves([{ ...SANS_INE, date: '2018-02-11' }, ...AUTRES]),
      responsables: responsables([parent]),
    };
    const diff = comparer(etat, fichiers);
    const dit = comparer(etat, fichiers, diff.propositions);
    expect(mouvements(dit)).toEqual(PERSONNE);
    expect(dit.liens).toEqual({ ajoutes: [], retires: [] });
    expect(dit.propositions).toEqual([]);
    expect(dit.eleves.modifications.map(({ changements }) => changements)).toEqual([
      [{ champ: 'dateNaissance', avant: '2018-02-01', apres: '2018-02-11' }],
    ]);
    expect(estVide(comparer(appliquerEnMemoire(etat, dit), fichiers))).toBe(true);
  });

  describe('responsables', () => {
    const responsable = (apres: Partial<Responsable>, avant: Partial<Responsable> = {}) => {
      const etat = ecoleIssueDe({
        eleves: eleves([LEA, TOM]),
        responsables: responsables([{ ...MERE, usage: '', ...avant }, PERE]),
      });
      return comparer(etat, { responsables: responsables([{ ...MERE, usage: '', ...apres }, PERE]) });
    };
    const SANS = { mail: '', portable: '' };

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      ['prénom qui sonne pareil', { prenom: 'Sofie' }, {}],
      ['prénom composé', { prenom: 'Anne-Sophie' }, {}],
      ['un autre prénom, et rien d’autre ne change', { prenom: 'Khadija' }, {}],
      ['un autre nom', { nom: 'BERNARD' }, {}],
      ['nom complété, aucune coordonnée', { ...SANS, nom: 'MARTIN-ROY' }, SANS],
    ])('%s : un nom changé', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual(PERSONNE);
      expect(diff.identites).toHaveLength(1);
    });

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      ['un autre prénom, un autre portable', { prenom: 'Khadija', portable: '0677777777' }, {}],
      ['un autre prénom, aucune coordonnée', { ...SANS, prenom: 'Khadija' }, SANS],
      ['un autre nom, aucune coordonnée', { ...SANS, nom: 'BERNARD' }, SANS],
    ])('%s : le directeur dit', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'responsables arrivés': 1, 'responsables partis': 1 });
      expect(diff.propositions).toHaveLength(1);
      const etat = comparer(
        diffEtat(avant),
        { responsables: responsables([{ ...MERE, usage: '', ...apres }, PERE]) },
        diff.propositions,
      );
      expect(mouvements(etat)).toEqual(PERSONNE);
    });
    const diffEtat = (avant: Partial<Responsable>): EtatEcole =>
      ecoleIssueDe({
        eleves: eleves([LEA, TOM]),
        responsables: responsables([{ ...MERE, usage: '', ...avant }, PERE]),
      });

    it.each<[string, Partial<Responsable>, Partial<Responsable>]>([
      [
        'Pascal et Pascale, civilité inconnue',
        { prenom: 'Pascale', civilite: '' },
        { prenom: 'Pascal', civilite: '' },
      ],
      [
        'Daniel et Danièle, civilité inconnue',
        { prenom: 'Danièle', civilite: '' },
        { prenom: 'Daniel', civilite: '' },
      ],
      ['un autre nom, un autre mail', { nom: 'KOWALSKI', mail: 'autre@example.org' }, {}],
    ])('le compte n’est pas donné à un autre (%s) : le directeur dit', (_, apres, avant) => {
      const diff = responsable(apres, avant);
      expect(mouvements(diff)).toEqual({ ...PERSONNE, 'responsables arrivés': 1, 'responsables partis': 1 });
      expect(diff.propositions).toHaveLength(1);
    });

    it('une mère ne devient pas un père : l’autre civilité n’est pas proposée', () => {
      expect(responsable({ civilite: 'M.', prenom: 'Samir' }).propositions).toEqual([]);
    });
  });
});
