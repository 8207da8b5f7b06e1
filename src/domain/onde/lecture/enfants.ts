import { cleNom, joindre } from '../cles.ts';
import type { EnfantOnde } from '../types.ts';
import type { ChampEnfant, Colonnes } from './entetes.ts';
import type { Rangee } from './tableau.ts';

/**
 * The child blocks of a row. A row may be longer than the header: when the header ends with its last block, further blocks of
 * the same shape follow.
 */
export function lireEnfants(
  { ligne, cellules }: Rangee,
  blocs: readonly Colonnes<ChampEnfant>[],
  largeurEntete: number,
): EnfantOnde[] {
  const enfants = new Map<string, EnfantOnde>();
  for (const bloc of [...blocs, ...blocsSuivants(blocs, largeurEntete, cellules.length)]) {
    const lire = (colonne: number | undefined) =>
      (colonne === undefined ? '' : (cellules[colonne] ?? '')) || null;
    const nom = lire(bloc.nom);
    const nomUsage = lire(bloc.nomUsage);
    const prenom = lire(bloc.prenom);
    if (prenom === null || (nom === null && nomUsage === null)) continue;
    const enfant: EnfantOnde = { ligne, nom, nomUsage, prenom, classe: lire(bloc.classe) };
    enfants.set(cleEnfant(enfant), enfant);
  }
  return [...enfants.values()];
}

export function cleEnfant({ nom, nomUsage, prenom, classe }: EnfantOnde): string {
  return joindre(cleNom(nom ?? ''), cleNom(nomUsage ?? ''), cleNom(prenom), cleNom(classe ?? ''));
}

function blocsSuivants(
  blocs: readonly Colonnes<ChampEnfant>[],
  largeurEntete: number,
  longueur: number,
): Colonnes<ChampEnfant>[] {
  const dernier = blocs.at(-1);
  const indexes = dernier ? Object.values(dernier) : [];
  const largeur = indexes.length;
  if (!dernier || Math.max(...indexes) !== largeurEntete - 1) return [];
  if (Math.min(...indexes) !== largeurEntete - largeur) return [];
  const suivants: Colonnes<ChampEnfant>[] = [];
  for (let debut = largeurEntete; debut < longueur; debut += largeur) {
    suivants.push(decaler(dernier, debut - largeurEntete + largeur));
  }
  return suivants;
}

function decaler(bloc: Colonnes<ChampEnfant>, pas: number): Colonnes<ChampEnfant> {
  return Object.fromEntries(Object.entries(bloc).map(([champ, index]) => [champ, index + pas]));
}
