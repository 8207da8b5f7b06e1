import { cleNom, joindre } from '../cles.ts';
import type { LigneIgnoree } from '../types.ts';
import { nommentPeutEtre } from './lettres-illisibles.ts';
import { estAbime } from './noms-abimes.ts';

interface Nommee {
  nom: string;
  nomUsage: string | null;
  prenom: string;
  ine?: string | null;
}

/**
 * Whether an ignored line may be about a fiche: same INE, or the names that could be read. Its person is in ONDE, so the fiche
 * must not be taken for a departure.
 */
export function concerneesPar(ignorees: readonly LigneIgnoree[]): (fiche: Nommee) => boolean {
  const cles = new Set<string>();
  for (const { ine, nom, nomUsage, prenom } of ignorees) {
    if (ine) cles.add(joindre('ine', ine));
    for (const lu of [nom, nomUsage]) {
      if (lu || prenom) cles.add(joindre(cleNom(lu ?? ''), cleNom(prenom ?? '')));
    }
  }
  const nommePeutEtre = nommentPeutEtre(
    ignorees.filter(({ nom, nomUsage, prenom }) =>
      estAbime({ nom: nom ?? null, nomUsage, prenom: prenom ?? '' }),
    ),
  );
  return ({ nom, nomUsage, prenom, ine }) =>
    cles.size > 0 &&
    (nommePeutEtre({ nom, nomUsage, prenom }) ||
      (Boolean(ine) && cles.has(joindre('ine', ine ?? ''))) ||
      [nom, nomUsage ?? nom].some(
        (porte) => cles.has(joindre(cleNom(porte), cleNom(prenom))) || cles.has(joindre(cleNom(porte), '')),
      ));
}
