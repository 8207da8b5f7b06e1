import { pluriel } from '../../francais.ts';
import { phrase } from '../phrase.ts';
import { alerteAutresClasses } from './autres-classes.ts';
import type { CoteEleves } from './cote-eleves.ts';
import type { CoteResponsables } from './cote-responsables.ts';
import { alerteNomsGardes } from './lettres-illisibles.ts';
import type { Alerte, DiffOnde, Effectifs } from './types.ts';

/** A file that would remove, or bring, more than this share of the school needs its own confirmation (DESIGN §7). */
const PART_MASSIVE = 0.1;
/** Below this share of known persons, the file is most likely another school's. */
const PART_CONNUS_MIN = 0.1;

export function alertesDe(
  { fichiers, effectifs }: Pick<DiffOnde, 'fichiers' | 'effectifs'>,
  eleves: CoteEleves,
  responsables: CoteResponsables,
): Alerte[] {
  const alertes: Alerte[] = [
    ...departsMassifs(effectifs.eleves, 'élève', 'élèves'),
    ...departsMassifs(effectifs.responsables, 'représentant légal', 'représentants légaux'),
    ...arriveesMassives(effectifs.eleves, 'élève', 'élèves'),
    ...arriveesMassives(effectifs.responsables, 'représentant légal', 'représentants légaux'),
    ...alerteNomsGardes([...eleves.nomsGardes, ...responsables.nomsGardes]),
    ...alerteAutresClasses(responsables.autresClasses, fichiers.eleves),
  ];
  if (fichiers.eleves && estEtranger(eleves.connus, effectifs.eleves.avant)) {
    alertes.push({
      code: 'autre_ecole',
      fichier: 'eleves',
      message: phrase`Presque aucun élève de l'école n'est dans le fichier des élèves : c'est sans doute celui d'une autre école.`,
    });
  }
  if (!fichiers.responsables) return alertes;
  if (eleves.presents.length === 0) {
    alertes.push({
      code: 'eleves_absents',
      message: phrase`L'école n'a encore aucun élève : donnez d'abord, ou en même temps, le fichier des élèves.`,
    });
  } else if (
    estEtranger(responsables.enfantsConnus, responsables.enfantsCites) ||
    (!fichiers.eleves && estEtranger(responsables.connus, effectifs.responsables.avant))
  ) {
    alertes.push({
      code: 'autre_ecole',
      fichier: 'responsables',
      message: phrase`Presque aucun enfant cité par le fichier des responsables n'est élève de l'école : c'est sans doute celui d'une autre école.`,
    });
  }
  return alertes;
}

function estEtranger(connus: number, total: number): boolean {
  return total > 0 && connus < total * PART_CONNUS_MIN;
}

function departsMassifs({ avant, departs }: Effectifs, singulier: string, autre: string): Alerte[] {
  if (departs <= avant * PART_MASSIVE) return [];
  const part = Math.round((departs / avant) * 100);
  const qui = pluriel(departs, singulier, autre);
  return [
    {
      code: 'departs_massifs',
      message: phrase`Cette mise à jour ferait quitter l'école à ${qui} sur ${avant} (${part} %).`,
    },
  ];
}

/** Nobody is known yet before a first update: everybody arrives. */
function arriveesMassives({ avant, arrivees }: Effectifs, singulier: string, autre: string): Alerte[] {
  if (avant === 0 || arrivees <= avant * PART_MASSIVE) return [];
  const qui = pluriel(arrivees, singulier, autre);
  return [
    {
      code: 'arrivees_massives',
      message: phrase`Cette mise à jour ferait arriver ${qui} dans l'école, qui en a ${avant}.`,
    },
  ];
}
