import type { Profil } from '../../domain/comptes/etats.ts';
import type { AvecErreurs } from '../commun.ts';
import type { MessagePortailVM } from './commun.ts';

/** First page: « Représentant légal » or « Élève ». */
export interface ChoixProfilVM {
  message: MessagePortailVM | null;
}

export interface ConnexionPortailVM extends AvecErreurs {
  profil: Profil;
  identifiant: string;
  message: MessagePortailVM | null;
  /** Said to whoever was refused, known or not: an activation that was not finished leaves the first password. */
  aide?: string;
  /** Guardians only, and only where they are set up. */
  parFranceConnect: boolean;
  parSms: boolean;
}
