import { describe, expect, it } from 'vitest';
import {
  accepte,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  eleves,
  fichierEleves,
  LEA,
  latin1,
  ligneEleve,
  ligneResponsable,
  lire,
  lireResp,
  MERE,
  responsables,
  TOM,
} from '../outils.ts';
import { dites, fixture, noms } from './outils.ts';

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
