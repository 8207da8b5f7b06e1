import { cleNom, joindre } from '../cles.ts';
import type { LigneIgnoree } from '../types.ts';
import { nommentPeutEtre } from './lettres-illisibles.ts';
import { estAbime } from './noms-abimes.ts';

interface Nommee {
  nom: string;
  nomUsage: string | null;
  prenom: string;
  ine?: string | null;
  /** Guardians have none. */
  dateNaissance?: string;
}

/**
 * Whether an ignored line may be about a fiche: same INE, or the names that could be read. Its person is in ONDE, so the fiche
 * must not be taken for a departure. Of a line whose surname was lost (« #NOM? »), the first name and the birth date say it,
 * as far as they were read.
 */
export function concerneesPar(ignorees: readonly LigneIgnoree[]): (fiche: Nommee) => boolean {
  const cles = new Set<string>();
  for (const { ine, nom, nomUsage, prenom, dateNaissance } of ignorees) {
    if (ine) cles.add(joindre('ine', ine));
    for (const lu of [nom, nomUsage]) if (lu) cles.add(joindre(cleNom(lu), cleNom(prenom ?? '')));
    if (!nom && !nomUsage && (prenom || dateNaissance))
      cles.add(joindre('sans nom', cleNom(prenom ?? ''), dateNaissance ?? ''));
  }
  const nommePeutEtre = nommentPeutEtre(
    ignorees.filter(({ nom, nomUsage, prenom }) =>
      estAbime({ nom: nom ?? null, nomUsage, prenom: prenom ?? '' }),
    ),
  );
  return ({ nom, nomUsage, prenom, ine, dateNaissance }) =>
    cles.size > 0 &&
    (nommePeutEtre({ nom, nomUsage, prenom }) ||
      (Boolean(ine) && cles.has(joindre('ine', ine ?? ''))) ||
      [nom, nomUsage ?? nom].some(
        (porte) => cles.has(joindre(cleNom(porte), cleNom(prenom))) || cles.has(joindre(cleNom(porte), '')),
      ) ||
      [prenom, ''].some((lu) =>
        [dateNaissance ?? '', ''].some((date) => cles.has(joindre('sans nom', cleNom(lu), date))),
      ));
}
