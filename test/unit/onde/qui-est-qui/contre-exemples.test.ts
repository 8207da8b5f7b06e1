import { describe, expect, it } from 'vitest';
import { comparer, estVide } from '../../../../src/domain/onde/diff/comparer.ts';
import {
  appliquerEnMemoire,
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  type Responsable,
  responsables,
} from '../outils.ts';
import { lettres, mouvements, PERSONNE } from './outils.ts';

describe('importer deux fois les mêmes fichiers ne change rien : contre-exemples trouvés', () => {
  const M: Eleve = { nom: 'DUPONT', prenom: 'Mohammed', ine: '' };
  const X = '2222222222B';
  const Y = '1111111111A';

  it.each<[string, Eleve[], Eleve[]]>([
    [
      'l’INE est sur une ligne au prénom abîmé, le prénom connu sur une autre',
      [{ ...M, ine: X }],
      [
        { ...M, nom: 'DUPONT-MARTIN', prenom: 'Moham#d', ine: X },
        { ...M, nom: 'DUPONT-MARTIN' },
      ],
    ],
    [
      'l’INE est sur une ligne au prénom abîmé, une autre ligne abîmée peut être la même personne',
      [{ ...M, prenom: 'Lia', ine: Y }],
      [
        { ...M, usage: 'MARTIN', prenom: 'Moham#d', ine: Y },
        { ...M, nom: 'NGUY##N', usage: 'MARTIN', prenom: 'Lia' },
      ],
    ],
    [
      'un nom échangé et une ligne abîmée se disputent la même fiche',
      [{ ...M, usage: 'MARTIN', prenom: 'Mohamed' }],
      [
        { ...M, prenom: 'Moham#d' },
        { ...M, nom: 'DUPOND', usage: 'MARTIN', prenom: 'Mohamed' },
        { ...M, nom: 'DUP#NT', usage: 'MARTIN', prenom: 'Mohamed' },
      ],
    ],
    [
      'une correction qui rendrait le prénom d’une autre ligne de même INE',
      [{ ...M, nom: 'DUPONT-MARTIN', prenom: 'Mohamed', ine: X }],
      [
        { ...M, date: '2017-01-01', ine: X },
        { ...M, nom: 'DUPONT-MARTIN' },
      ],
    ],
    [
      'des noms abîmés ne se corrigent pas tout seuls',
      [
        { ...M, nom: 'DUPONT-MARTIN', prenom: 'L#a', classe: 'CE1' },
        { ...M, nom: 'DUPOND', prenom: 'Lia', sexe: 'M' },
      ],
      [
        { ...M, nom: 'DUP#NT', prenom: 'Lia', classe: 'CE1' },
        { ...M, prenom: 'L#a', sexe: 'M', classe: '' },
      ],
    ],
    [
      'deux lignes d’un élève, dont l’une a pour nom d’usage le nom de l’autre',
      [],
      [
        { ...M, nom: 'MARTIN', prenom: 'Moham#d', ine: X },
        { ...M, nom: 'NGUYEN', usage: 'MARTIN', prenom: 'Moham#d', ine: X },
      ],
    ],
  ])('%s', (_, avant, apres) => {
    const etat = avant.length > 0 ? ecoleIssueDe({ eleves: lettres(avant).eleves }) : ECOLE_VIDE;
    const fichiers = { eleves: lettres(apres).eleves };
    const second = comparer(appliquerEnMemoire(etat, comparer(etat, fichiers)), fichiers);
    expect(estVide(second), JSON.stringify(second.eleves)).toBe(true);
  });

  it('une ligne abîmée qui peut être deux partis est ignorée, qu’une autre hésite entre des présents ou non', () => {
    const partis: Eleve[] = [
      { ...M, prenom: 'Mohamed' },
      { ...M, nom: 'MARTIN', prenom: 'Mohamed' },
    ];
    const presents = ['CP B', 'CP C'].map((classe) => ({ ...LEA, nom: 'NIȚCU', ine: '', classe }));
    const etat = ecoleIssueDe(
      { eleves: eleves(presents) },
      ecoleIssueDe({ eleves: eleves([...partis, ...presents]) }),
    );
    const douteux = [
      { ...M, usage: 'MARTIN', prenom: 'Moham#d' },
      { ...LEA, nom: 'NI#CU', ine: '', classe: 'CE1' },
    ];
    const diff = comparer(etat, { eleves: lettres(douteux).eleves });
    expect(mouvements(diff)).toEqual(PERSONNE);
    expect(diff.anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree')).toHaveLength(2);
  });
});

describe('l’ordre des lignes ne change rien : contre-exemples trouvés', () => {
  const A: Eleve = { ...LEA, ine: '', classe: 'CE1' };
  const B: Eleve = { ...LEA, ine: '', classe: 'CP A' };

  it('des homonymes de deux classes sont dits une fois par classe', () => {
    const gravites = (liste: Eleve[]) => eleves(liste).anomalies.map(({ message }) => message.slice(0, 10));
    expect(gravites([A, B, B]).sort()).toEqual(gravites([B, B, A]).sort());
  });

  it('deux lignes d’une responsable que rien ne distingue sont une personne, même si un responsable a ses noms', () => {
    const elle: Responsable = { nom: 'MARTIN', prenom: 'Léa', adresse: '', cp: '', commune: '' };
    const enfants = [{ nom: LEA.nom, prenom: LEA.prenom, classe: 'CP A' }];
    const lui = { ...elle, civilite: 'M.', adresse: '1 rue du Pré' };
    expect(responsables([lui, { ...elle, enfants }, elle]).lignes).toHaveLength(2);
    const lien = (liste: Responsable[]) =>
      comparer(ECOLE_VIDE, { eleves: eleves([LEA]), responsables: responsables(liste) }).liens.ajoutes.map(
        ({ responsable }) => responsable,
      );
    // The third contradicts nobody's data and makes the first two stay apart: only the child tells them.
    const tierce = { ...elle, mail: 'a@b.fr' };
    const quarte = { ...elle, mail: 'c@d.fr' };
    expect(lien([{ ...elle, enfants }, elle, tierce, quarte])).toEqual(
      lien([elle, quarte, { ...elle, enfants }, tierce]),
    );
  });
});
