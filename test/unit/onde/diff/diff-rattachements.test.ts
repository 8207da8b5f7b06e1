import { describe, expect, it } from 'vitest';
import { comparer } from '../../../../src/domain/onde/diff/comparer.ts';
import type { EtatEcole } from '../../../../src/domain/onde/diff/etat.ts';
import {
  ECOLE_VIDE,
  type Eleve,
  ecoleIssueDe,
  eleves,
  LEA,
  LEA_CITEE as lea,
  MERE,
  PERE,
  type Responsable,
  responsables,
  TOM,
  TOM_CITE as tom,
} from '../outils.ts';

const ENFANTS: Eleve[] = [LEA, TOM];
const ecole = (liste: readonly Responsable[] = [MERE, PERE], enfants = ENFANTS) =>
  ecoleIssueDe({ eleves: eleves(enfants), responsables: responsables(liste) });
const diff = (etat: EtatEcole, liste: readonly Responsable[]) =>
  comparer(etat, { responsables: responsables(liste) });
const liens = (liste: readonly { nomResponsable: { prenom: string }; nomEleve: { prenom: string } }[]) =>
  liste.map(({ nomResponsable, nomEleve }) => `${nomResponsable.prenom} - ${nomEleve.prenom}`);

describe('rattachements : par noms (famille ou usage), prénom et classe, et seulement sans doute', () => {
  const rattaches = (
    liste: readonly Eleve[],
    enfant: { nom: string; usage?: string; prenom: string; classe?: string },
  ) => {
    const resultat = comparer(ECOLE_VIDE, {
      eleves: eleves(liste),
      responsables: responsables([{ ...MERE, enfants: [enfant] }]),
    });
    return { ajoutes: resultat.liens.ajoutes.map(({ nomEleve }) => nomEleve), anomalies: resultat.anomalies };
  };
  const AUTRE_CLASSE: Eleve = { ...LEA, ine: '2222222222B', date: '2017-01-01', classe: 'CE1' };

  it.each([
    ['nom de famille', { nom: 'DUPONT', prenom: 'LEA' }],
    ['nom d’usage', { nom: 'MARTIN', prenom: 'Léa' }],
    ['nom composé écrit autrement', { nom: 'dupont', prenom: 'léa' }],
    ['classe absente de la ligne', { nom: 'DUPONT', prenom: 'Léa', classe: '' }],
    ['plusieurs classes citées', { nom: 'DUPONT', prenom: 'Léa', classe: 'ULIS, CP A' }],
  ])('%s', (_, enfant) => {
    expect(rattaches([{ ...LEA, usage: 'MARTIN' }, TOM], enfant).ajoutes).toHaveLength(1);
  });

  it('entre deux homonymes, la classe décide', () => {
    const { ajoutes, anomalies } = rattaches([LEA, AUTRE_CLASSE], { ...lea, classe: 'CE1' });
    expect(ajoutes).toEqual([expect.objectContaining({ classe: 'CE1' })]);
    expect(anomalies).toEqual([]);
  });

  it('deux homonymes dans la classe : aucun n’est rattaché, et la ligne est signalée avec son numéro', () => {
    const { ajoutes, anomalies } = rattaches([LEA, { ...AUTRE_CLASSE, classe: 'CP A' }], lea);
    expect(ajoutes).toEqual([]);
    expect(anomalies).toEqual([
      expect.objectContaining({
        fichier: 'responsables',
        ligne: 2,
        valeur: 'DUPONT Léa (CP A)',
        gravite: 'champ_ignore',
      }),
    ]);
    expect(anomalies[0]?.message).toContain('Plusieurs élèves');
  });

  it('deux homonymes et pas de classe sur la ligne : aucun rattachement', () => {
    expect(rattaches([LEA, AUTRE_CLASSE], { ...lea, classe: '' }).ajoutes).toEqual([]);
  });

  it('le nom d’usage départage deux cousins', () => {
    const cousin: Eleve = { ...AUTRE_CLASSE, nom: 'PETIT', usage: 'DUPONT', classe: 'CP A' };
    expect(rattaches([LEA, cousin], lea).ajoutes).toEqual([expect.objectContaining({ nom: 'DUPONT' })]);
    expect(rattaches([LEA, cousin], { ...lea, nom: 'PETIT', usage: 'DUPONT' }).ajoutes).toEqual([
      expect.objectContaining({ nom: 'PETIT' }),
    ]);
  });

  it('le seul élève de ce nom est rattaché, et sa ligne dit que la classe diffère', () => {
    const { ajoutes, anomalies } = rattaches([LEA, TOM], { ...lea, classe: 'CM2' });
    expect(ajoutes).toEqual([expect.objectContaining({ prenom: 'Léa' })]);
    expect(anomalies).toEqual([
      expect.objectContaining({ ligne: 2, gravite: 'avertissement', valeur: 'DUPONT Léa (CM2)' }),
    ]);
    expect(anomalies[0]?.message).toContain('«\u00a0CP A\u00a0»');
  });

  it('deux homonymes, aucun dans la classe citée : aucun rattachement', () => {
    const { ajoutes, anomalies } = rattaches([LEA, AUTRE_CLASSE], { ...lea, classe: 'CM2' });
    expect(ajoutes).toEqual([]);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 2, gravite: 'champ_ignore' })]);
  });

  it.each([
    ['CP/CE1', 'CP/CE1, ULIS', true],
    ['CP/CE1', 'ULIS | CP / CE1', true],
    ['ULIS', 'CP/CE1, ULIS', true],
    ['CE1/CM2', 'CP/CE1, ULIS', false],
  ])(
    'élève en « %s », cellule « %s » : une liste de classes, l’une d’elles suffit',
    (classe, citee, convient) => {
      const autre = { ...AUTRE_CLASSE, classe: 'CM1' };
      const { ajoutes } = rattaches([{ ...LEA, classe }, autre], { ...lea, classe: citee });
      expect(ajoutes).toHaveLength(convient ? 1 : 0);
    },
  );

  it('un rattachement qui existe n’est pas retiré pour un doute', () => {
    const etat = ecole();
    const resultat = comparer(etat, {
      eleves: eleves([{ ...LEA, classe: 'CE1', niveau: 'CE1' }, TOM]),
      responsables: responsables([MERE, PERE]),
    });
    expect(resultat.liens).toEqual({ ajoutes: [], retires: [] });
    expect(resultat.anomalies.map(({ ligne, gravite }) => [ligne, gravite])).toEqual([
      [2, 'avertissement'],
      [3, 'avertissement'],
    ]);
  });

  it('un élève renommé garde ses responsables quand leur fichier porte encore l’ancien nom', () => {
    const resultat = comparer(ecole(), {
      eleves: eleves([{ ...LEA, nom: 'PETIT' }, TOM]),
      responsables: responsables([MERE, PERE]),
    });
    expect(resultat.liens.retires).toEqual([]);
  });

  it('un enfant inconnu est signalé', () => {
    const { ajoutes, anomalies } = rattaches([LEA], { nom: 'PETIT', prenom: 'Hugo' });
    expect(ajoutes).toEqual([]);
    expect(anomalies[0]?.message).toContain('n’est pas parmi les élèves');
  });

  it('un enfant qui n’est plus cité n’est plus rattaché', () => {
    expect(liens(diff(ecole(), [MERE, { ...PERE, enfants: [tom] }]).liens.retires)).toEqual(['Paul - Léa']);
  });
});

describe('les signalements que la mise à jour règle', () => {
  const avec = (type: 'rattachement_errone' | 'date_naissance_erronee', qui: string, enfant: string) => {
    const etat = ecole();
    const representantId = etat.representants.find(({ prenom }) => prenom === qui)?.id ?? '';
    const eleveId = etat.eleves.find(({ prenom }) => prenom === enfant)?.id ?? '';
    return { ...etat, signalements: [{ id: '900', type, representantId, eleveId }] };
  };
  const motifs = (etat: EtatEcole, enfants: readonly Eleve[], liste: readonly Responsable[]) =>
    comparer(etat, { eleves: eleves(enfants), responsables: responsables(liste) }).signalementsClos.map(
      ({ motif }) => motif,
    );

  it('« rattachement erroné » est clos quand le rattachement disparaît', () => {
    const etat = avec('rattachement_errone', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE, PERE])).toEqual([]);
    expect(motifs(etat, ENFANTS, [MERE, { ...PERE, enfants: [tom] }])).toEqual(['rattachement_retire']);
  });

  it('… ou quand le responsable ou l’élève quitte l’école', () => {
    const etat = avec('rattachement_errone', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE])).toEqual(['depart']);
    expect(motifs(etat, [TOM], [MERE, PERE])).toEqual(['depart']);
  });

  it('« date de naissance erronée » est clos quand la date change, et pas avant', () => {
    const etat = avec('date_naissance_erronee', 'Paul', 'Léa');
    expect(motifs(etat, ENFANTS, [MERE, PERE])).toEqual([]);
    expect(motifs(etat, [{ ...LEA, nom: 'PETIT' }, TOM], [MERE, PERE])).toEqual([]);
    expect(motifs(etat, [{ ...LEA, date: '2018-03-06' }, TOM], [MERE, PERE])).toEqual(['date_corrigee']);
  });
});
