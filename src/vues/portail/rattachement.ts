import type { Profil } from '../../domain/comptes/etats.ts';
import type { AvecErreurs } from '../commun.ts';
import type { DateSaisieVM, MessagePortailVM } from './commun.ts';

/** Identifier and password of another account of the same person (`identifiant`, `motDePasse`). */
export interface AutreCompteVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
  message: MessagePortailVM | null;
}

/** The birth date of a child (`naissance-jour`…): nothing else of it is shown yet. */
export interface NaissanceEnfantVM extends AvecErreurs {
  /** The school of the account that has linked it; null: another one. */
  ecole: string | null;
  naissance: DateSaisieVM;
  action: string;
}
