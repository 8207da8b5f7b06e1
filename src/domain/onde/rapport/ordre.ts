import { cleNom, comparerTextes, joindre } from '../cles.ts';
import type { LienModifie } from '../diff/types.ts';
import type { AnomalieOnde } from '../types.ts';

interface Nomme {
  nom: string;
  nomUsage: string | null;
  prenom: string;
  classe?: string | null;
}

/** Class, then names, then whatever else distinguishes (« tout »): the order of the file never shows in a diff. */
export function trierParNom<T>(
  elements: readonly T[],
  nommer: (element: T) => Nomme,
  tout: (element: T) => unknown = nommer,
): T[] {
  return trier(
    elements,
    (element) => cleDeTri(nommer(element)),
    (element) => JSON.stringify(tout(element)),
  );
}

export function trierLiens(liens: readonly LienModifie[]): LienModifie[] {
  return trier(
    liens,
    ({ nomEleve, nomResponsable }) => joindre(cleDeTri(nomEleve), cleDeTri(nomResponsable)),
    ({ eleve, responsable }) => JSON.stringify([eleve, responsable]),
  );
}

export function trierAnomalies(anomalies: readonly AnomalieOnde[]): AnomalieOnde[] {
  return anomalies.toSorted((a, b) => comparerTextes(a.fichier, b.fichier) || a.ligne - b.ligne);
}

function cleDeTri({ classe, nom, nomUsage, prenom }: Nomme): string {
  return joindre(classe ?? '', cleNom(nom), cleNom(prenom), cleNom(nomUsage ?? ''));
}

function trier<T>(
  elements: readonly T[],
  cle: (element: T) => string,
  departage: (element: T) => string,
): T[] {
  return elements
    .map((element) => ({ element, cle: cle(element) }))
    .sort(
      (a, b) => comparerTextes(a.cle, b.cle) || comparerTextes(departage(a.element), departage(b.element)),
    )
    .map(({ element }) => element);
}
