import {
  type Etat,
  etatsDe,
  PROFILS,
  type Profil,
  SITUATIONS,
  type Situation,
} from '../../src/domain/comptes/etats.ts';
import type { CompteADecider } from '../../src/domain/comptes/faits.ts';

export const compte = (
  etat: Etat,
  situation: Situation = 'aucun',
  profil: Profil = 'representant_legal',
  bloque = false,
): CompteADecider => ({ profil, etat, situation, bloque });
export const COMPTES = PROFILS.flatMap((profil) =>
  etatsDe(profil).flatMap((etat) => SITUATIONS.map((situation) => ({ profil, etat, situation }))),
);
