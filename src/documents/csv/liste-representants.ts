import type { Readable } from 'node:stream';
import type { LigneRepresentant } from '../modeles.ts';
import { type ColonneCsv, listeCsv } from './liste.ts';

const COLONNES: readonly ColonneCsv<LigneRepresentant>[] = [
  ['Classe', ({ classe }) => classe],
  ['Niveau', ({ niveau }) => niveau],
  ['Civilité', ({ civilite }) => civilite],
  ['Nom', ({ nom }) => nom],
  ['Prénom', ({ prenom }) => prenom],
  ['Élèves', ({ eleves }) => eleves],
  ['Identifiant', ({ identifiant }) => identifiant],
  ['Mot de passe provisoire', ({ motDePasseAffiche }) => motDePasseAffiche],
  ['État', ({ etat }) => etat],
  ['Origine', ({ origine }) => origine],
];

/** The list of the guardians' accounts as a CSV file (DESIGN §6). */
export function listeRepresentantsCsv(
  lignes: Iterable<LigneRepresentant> | AsyncIterable<LigneRepresentant>,
): Readable {
  return listeCsv(COLONNES, lignes);
}
