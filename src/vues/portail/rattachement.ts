import type { Profil } from '../../domain/comptes/etats.ts';
import type { AvecErreurs } from '../commun.ts';
import type { DateSaisieVM, MessagePortailVM } from './commun.ts';

/** Identifier and password of another account of the same person (`identifiant`, `motDePasse`). */
export interface AutreCompteVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
  message: MessagePortailVM | null;
}

/** The birth date of a child (`naissance-jour`…): one that the school has linked, or one of whom nothing is shown yet. */
export interface NaissanceEnfantVM extends AvecErreurs {
  /** Null: of another school. */
  prenom: string | null;
  naissance: DateSaisieVM;
  action: string;
}
