import { describe, expect, it } from 'vitest';
import { decouper } from '../../../../src/domain/onde/fichier/csv.ts';
import {
  accepte,
  ENTETE_ELEVES,
  ENTETE_RESPONSABLES,
  LEA,
  ligneEleve,
  lire,
  lireResp,
  refus,
  utf8,
} from '../outils.ts';

describe('aucun fichier n’occupe longtemps le processus', () => {
  const OCTETS = 3 * 1024 * 1024 - 4000;
  const plein = (motif: string) => motif.repeat(Math.floor(OCTETS / motif.length));
  const duree = (faire: () => unknown) => {
    const debut = process.cpuUsage();
    faire();
    const { user, system } = process.cpuUsage(debut);
    return (user + system) / 1000;
  };

  it.each(['"";', ';', '"'])('un en-tête de 3 Mo de %j n’est pas un fichier ONDE', (motif) => {
    let code = '';
    expect(
      duree(() => {
        code = refus(lire(plein(motif))).code;
      }),
    ).toBeLessThan(2000);
    expect(code).toBe('entete_inconnu');
    expect(refus(lire(`${ENTETE_ELEVES}${';'.repeat(30_000)}\n${ligneEleve(LEA)}\n`)).code).toBe(
      'entete_inconnu',
    );
  });

  it('un tableur peut ajouter seize mille colonnes vides', () => {
    const texte = [ENTETE_ELEVES, ligneEleve(LEA)].map((ligne) => ligne + ';'.repeat(16_384)).join('\n');
    expect(accepte(lire(`${texte}\n`)).lignes).toHaveLength(1);
  });

  it.each([
    '"";',
    '"',
    ';',
    'a',
    'a"b;',
    '"a;',
    'é',
    'Ã',
    'Ã©',
    '&',
    '&eacute;',
    '?',
    ' ',
    '06 ',
    'a@',
    '\ufffd',
  ])(
    '3 Mo de %j dans une cellule ou sur une ligne',
    (motif) => {
      const cellule = utf8(`${ENTETE_ELEVES}\n${ligneEleve({ ...LEA, nom: plein(motif) })}\n`).subarray(
        0,
        OCTETS,
      );
      const ligne = utf8(`${ENTETE_RESPONSABLES}\nM.;;A;B;;;;;${plein(motif)}`).subarray(0, OCTETS);
      expect(duree(() => [lire(cellule), lireResp(ligne)])).toBeLessThan(8000);
    },
    60_000,
  );

  it.each([
    ['une ligne de 8 Mo', 'a'.repeat(8e6)],
    ['un million de guillemets', '"'.repeat(1e6)],
    ['un million de points-virgules', ';'.repeat(1e6)],
    ['un million de guillemets mal placés', 'a";'.repeat(1e6)],
    ['un guillemet seul sur chacune de trois cent mille lignes', '"\n'.repeat(3e5)],
    ['une cellule jamais fermée sur chacune de trois cent mille lignes', '"a;b\n'.repeat(3e5)],
  ])(
    '%s',
    (_, ligne) => {
      expect(duree(() => decouper(`${ENTETE_ELEVES}\n${ligne}\n${ligneEleve(LEA)}\n`, ';'))).toBeLessThan(
        8000,
      );
    },
    60_000,
  );
});
