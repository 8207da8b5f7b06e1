import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import type { FichiersOnde } from '../diff/comparer.ts';
import type { Alerte } from '../diff/types.ts';
import { FICHIER_LABELS, FICHIERS_ONDE, type FichierOnde } from '../types.ts';

/** One line is read by itself among the anomalies; several that are a notable share of the file are worth a headline. */
const LIGNES_MIN = 2;
const PART_NOTABLE = 0.1;

const LUES: Readonly<Record<FichierOnde, readonly [string, string]>> = {
  eleves: ['élève lu', 'élèves lus'],
  responsables: ['représentant légal lu', 'représentants légaux lus'],
};

export function alertesLignesIgnorees(fichiers: FichiersOnde): Alerte[] {
  return FICHIERS_ONDE.flatMap((fichier) => {
    const { lignes = [], anomalies = [] } = fichiers[fichier] ?? {};
    const ignorees = anomalies.filter(({ gravite }) => gravite === 'ligne_ignoree');
    const nombre = new Set(ignorees.map(({ ligne }) => ligne)).size;
    if (nombre < LIGNES_MIN || nombre < (lignes.length + nombre) * PART_NOTABLE) return [];
    const quoi = pluriel(nombre, 'ligne est ignorée', 'lignes sont ignorées');
    const pour = pluriel(lignes.length, ...LUES[fichier]);
    return {
      code: 'lignes_ignorees',
      fichier,
      message: phrase`Dans le ${FICHIER_LABELS[fichier]}, ${quoi} pour ${pour} : les anomalies disent pourquoi. Corrigez-les dans ONDE, puis déposez de nouveau le fichier.`,
    } as const;
  });
}
