import { lireNom } from '../champs/nom.ts';
import { cleNom, joindre } from '../cles.ts';
import type { ChampEnfant, Colonnes } from '../fichier/entetes.ts';
import type { Rangee } from '../fichier/tableau.ts';
import { LETTRE_INCONNUE } from '../texte/lettre-inconnue.ts';
import type { EnfantOnde } from '../types.ts';

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
    const lire = (colonne: number | undefined) => (colonne === undefined ? '' : (cellules[colonne] ?? ''));
    const manque = lire(bloc.prenom) === '' || (lire(bloc.nom) === '' && lire(bloc.nomUsage) === '');
    if (manque) continue;
    const nom = nomCite(lire(bloc.nom), 'nom');
    const nomUsage = nomCite(lire(bloc.nomUsage), 'nom');
    const prenom = nomCite(lire(bloc.prenom), 'prenom');
    const porte = nom ?? nomUsage ?? prenom;
    if (porte === undefined) continue;
    const enfant: EnfantOnde = {
      ligne,
      // As the pupil's own line: one name only is both.
      nom: nom ?? (nomUsage === undefined ? porte : null),
      nomUsage: nomUsage ?? null,
      prenom: prenom ?? porte,
      classe: lire(bloc.classe) || null,
    };
    enfants.set(cleEnfant(enfant), enfant);
  }
  return [...enfants.values()];
}

/** A name that cannot be used stays as it is: no pupil answers to it, and the comparison says so. */
function nomCite(texte: string, quel: 'nom' | 'prenom'): string | undefined {
  if (texte === '') return undefined;
  const { nom, defaut } = lireNom(texte, quel);
  return defaut === undefined ? nom : texte.replaceAll('\ufffd', LETTRE_INCONNUE);
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
