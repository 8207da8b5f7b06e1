import { PROFIL_NOMS, type Profil } from '../../comptes/etats.ts';
import { pluriel } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { alerteNomsGardes } from '../corrections/lettres-illisibles.ts';
import type { CoteEleves } from '../diff/cote-eleves.ts';
import type { CoteRepresentants } from '../diff/cote-representants.ts';
import type { Alerte, DiffOnde, Effectifs } from '../diff/types.ts';
import { alerteAutresClasses } from './autres-classes.ts';
import { seraitMassif } from './massifs.ts';

/** Below this share of known persons, the file is most likely another school's. */
const PART_CONNUS_MIN = 0.1;

export function alertesDe(
  { fichiers, effectifs }: Pick<DiffOnde, 'fichiers' | 'effectifs'>,
  eleves: CoteEleves,
  representants: CoteRepresentants,
): Alerte[] {
  const alertes: Alerte[] = [
    ...departsMassifs(effectifs.eleves, 'eleve'),
    ...departsMassifs(effectifs.responsables, 'representant_legal'),
    ...arriveesMassives(effectifs.eleves, 'eleve'),
    ...arriveesMassives(effectifs.responsables, 'representant_legal'),
    ...alerteNomsGardes([...eleves.nomsGardes, ...representants.nomsGardes]),
    ...alerteAutresClasses(representants.autresClasses, fichiers.eleves),
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
      message: phrase`Il manque le fichier des élèves : l'école n'en a encore aucun${sansEnfant(effectifs.responsables)}. Déposez d'abord le fichier des élèves, ou les deux fichiers ensemble.`,
    });
  } else if (
    estEtranger(representants.enfantsConnus, representants.enfantsCites) ||
    (!fichiers.eleves && estEtranger(representants.connus, effectifs.responsables.avant))
  ) {
    alertes.push({
      code: 'autre_ecole',
      fichier: 'responsables',
      message: phrase`Presque aucun enfant cité par le fichier des responsables n'est élève de l'école : c'est sans doute celui d'une autre école.`,
    });
  }
  return alertes;
}

function sansEnfant({ arrivees }: Effectifs): string {
  if (arrivees === 0) return '';
  const qui = pluriel(
    arrivees,
    'représentant légal y arrive sans enfant rattaché',
    'représentants légaux y arrivent sans enfant rattaché',
  );
  return `, et ${qui}`;
}

function estEtranger(connus: number, total: number): boolean {
  return total > 0 && connus < total * PART_CONNUS_MIN;
}

function departsMassifs(effectifs: Effectifs, profil: Profil): Alerte[] {
  const { avant, departs } = effectifs;
  if (!seraitMassif('departs', effectifs)) return [];
  const { un, des } = PROFIL_NOMS[profil];
  const part = Math.round((departs / avant) * 100);
  const qui = pluriel(departs, un, des);
  return [
    {
      code: 'departs_massifs',
      message: phrase`Cette mise à jour ferait quitter l'école à ${qui} sur ${avant} (${part} %).`,
    },
  ];
}

function arriveesMassives(effectifs: Effectifs, profil: Profil): Alerte[] {
  const { avant, arrivees } = effectifs;
  if (!seraitMassif('arrivees', effectifs)) return [];
  const { un, des } = PROFIL_NOMS[profil];
  const qui = pluriel(arrivees, un, des);
  return [
    {
      code: 'arrivees_massives',
      message: phrase`Cette mise à jour ferait arriver ${qui} dans l'école, qui en a ${avant}.`,
    },
  ];
}
