import { phrase } from '../../phrase.ts';
import { comparerTextes } from '../cles.ts';
import type { Alerte } from '../diff/types.ts';
import type { LigneResolue } from '../personnes/indices.ts';

/** Whether the two files write most classes differently; « exemple »: the same class in each. */
export type AutresClasses =
  | { massives: false }
  | { massives: true; exemple: { eleves: string; responsables: string } };

/** Fewer are told one by one. */
const MINIMUM = 5;
const PART = 0.5;

export function compterAutresClasses(resolues: readonly LigneResolue[]): AutresClasses {
  let connus = 0;
  const exemples: { eleves: string; responsables: string }[] = [];
  for (const { ligne, resolutions } of resolues) {
    resolutions.forEach(({ trouve, autreClasse, raison, candidats }, rang) => {
      if (raison === 'introuvable') return;
      connus += 1;
      if (!autreClasse && raison !== 'autre_classe') return;
      const eleves = (trouve ?? candidats?.[0])?.classe ?? '';
      exemples.push({ eleves, responsables: ligne.enfants[rang]?.classe ?? '' });
    });
  }
  if (exemples.length < MINIMUM || exemples.length < connus * PART) return { massives: false };
  // The same one whatever the order of the lines.
  const [exemple] = exemples.sort(
    (a, b) => comparerTextes(a.eleves, b.eleves) || comparerTextes(a.responsables, b.responsables),
  );
  return exemple ? { massives: true, exemple } : { massives: false };
}

export function alerteAutresClasses(autres: AutresClasses, deuxFichiers: boolean): Alerte[] {
  if (!autres.massives) return [];
  const { eleves, responsables } = autres.exemple;
  return [
    {
      code: 'classes_differentes',
      message: deuxFichiers
        ? phrase`Les classes ne sont pas écrites de la même façon dans les deux fichiers : « ${eleves} » pour les élèves, « ${responsables} » pour les responsables. Chaque enfant seul de son nom est reconnu quand même ; exportez les deux fichiers le même jour pour que les homonymes le soient aussi.`
        : phrase`Le fichier des responsables n'écrit pas les classes comme l'école les connaît : « ${responsables} » au lieu de « ${eleves} ». Chaque enfant seul de son nom est reconnu quand même ; déposez aussi le fichier des élèves, exporté le même jour.`,
    },
  ];
}
