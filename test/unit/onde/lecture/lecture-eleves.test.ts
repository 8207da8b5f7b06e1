import { describe, expect, it } from 'vitest';
import { eleves, LEA, TOM } from '../outils.ts';

describe('chaque valeur illisible est signalée sans perdre la ligne', () => {
  it('un INE mal formé, un sexe et un niveau inconnus sont ignorés, l’élève est gardé', () => {
    const { lignes, anomalies } = eleves([{ ...LEA, ine: '123', sexe: 'X', niveau: 'UPE2A' }]);
    expect(lignes).toEqual([
      {
        ligne: 2,
        nom: 'DUPONT',
        nomUsage: null,
        prenom: 'Léa',
        dateNaissance: '2018-03-05',
        niveau: 'UPE2A',
        classe: 'CP A',
      },
    ]);
    expect(anomalies.map(({ ligne, champ, valeur, gravite }) => [ligne, champ, valeur, gravite])).toEqual([
      [2, 'Sexe', 'X', 'champ_ignore'],
      [2, 'INE', '123', 'champ_ignore'],
      [2, 'Niveau', 'UPE2A', 'avertissement'],
    ]);
  });

  it('un élève sans classe est gardé et signalé', () => {
    const { lignes, anomalies } = eleves([{ ...LEA, classe: '' }]);
    expect(lignes[0]?.classe).toBeNull();
    expect(anomalies).toEqual([
      expect.objectContaining({ champ: 'Libellé classe', gravite: 'avertissement' }),
    ]);
  });

  it('un INE vide ne dit rien', () => {
    expect(eleves([{ ...LEA, ine: '' }]).lignes[0]).not.toHaveProperty('ine');
  });

  it('un nom d’usage identique au nom de famille n’est pas un nom d’usage', () => {
    expect(eleves([{ ...LEA, usage: 'Dupont' }]).lignes[0]?.nomUsage).toBeNull();
    expect(eleves([{ ...LEA, usage: 'DUPONT-MARTIN' }]).lignes[0]?.nomUsage).toBe('DUPONT-MARTIN');
  });
});

describe('une ligne sans nom, sans prénom ou sans date de naissance valable est ignorée, les autres sont lues', () => {
  it.each([
    ['nom vide', { nom: '' }, 'Nom élève'],
    ['nom sans lettre', { nom: '12' }, 'Nom élève'],
    ['prénom vide', { prenom: '' }, 'Prénom élève'],
    ['nom démesuré', { nom: 'A'.repeat(101) }, 'Nom élève'],
    ['date impossible', { date: '31/02/2018' }, 'Date naissance'],
    ['date à venir', { date: '2026-12-01' }, 'Date naissance'],
    ['date d’adulte', { date: '1984-12-01' }, 'Date naissance'],
  ])('%s', (_, faute, champ) => {
    const { lignes, anomalies, ignorees } = eleves([
      LEA,
      { ...TOM, ...faute },
      { ...TOM, prenom: 'Max', ine: '' },
    ]);
    expect(lignes.map(({ prenom }) => prenom)).toEqual(['Léa', 'Max']);
    expect(anomalies).toEqual([
      expect.objectContaining({ fichier: 'eleves', ligne: 3, champ, gravite: 'ligne_ignoree' }),
    ]);
    expect(ignorees).toEqual([expect.objectContaining({ ligne: 3, ine: '123456789BB' })]);
  });
});

describe('doublons et homonymes dans le fichier', () => {
  it('le même élève deux fois ne fait qu’un élève, et c’est dit', () => {
    const { lignes, anomalies } = eleves([LEA, TOM, LEA]);
    expect(lignes.map(({ ligne }) => ligne)).toEqual([2, 3]);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 4, gravite: 'avertissement' })]);
    expect(anomalies[0]?.message).toContain('ligne 2');
  });

  it('le même élève sur deux lignes, dont une sans INE ni classe : rien n’est perdu', () => {
    const { lignes } = eleves([{ ...LEA, ine: '', classe: '' }, LEA]);
    expect(lignes).toEqual([expect.objectContaining({ ligne: 2, ine: LEA.ine, classe: 'CP A' })]);
  });

  it('le même élève dans deux classes : le résultat ne dépend pas de l’ordre des lignes', () => {
    const autre = { ...LEA, classe: 'CP B' };
    expect(eleves([LEA, autre]).lignes).toEqual(eleves([autre, LEA]).lignes);
  });

  it('des homonymes nés un autre jour restent deux élèves', () => {
    expect(eleves([LEA, { ...LEA, ine: '', date: '2018-03-06' }]).lignes).toHaveLength(2);
  });

  it('des homonymes nés le même jour sont distingués par leur INE', () => {
    const { lignes, anomalies } = eleves([LEA, { ...LEA, ine: '9999999999Z' }]);
    expect(lignes).toHaveLength(2);
    expect(anomalies).toEqual([]);
  });

  it('… et une troisième ligne sans INE, dont on ne sait laquelle elle répète, est ignorée', () => {
    const { lignes, anomalies } = eleves([LEA, { ...LEA, ine: '9999999999Z' }, { ...LEA, ine: '' }]);
    expect(lignes).toHaveLength(2);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 4, gravite: 'ligne_ignoree' })]);
  });

  it('un INE porté par deux élèves différents n’est repris pour aucun', () => {
    const { lignes, anomalies } = eleves([LEA, { ...TOM, ine: '1234567890A' }]);
    expect(lignes.map(({ prenom, ine }) => [prenom, ine])).toEqual([
      ['Léa', undefined],
      ['Tom', undefined],
    ]);
    expect(anomalies.map(({ ligne, champ, gravite }) => [ligne, champ, gravite])).toEqual([
      [2, 'INE', 'champ_ignore'],
      [3, 'INE', 'champ_ignore'],
    ]);
  });
});
