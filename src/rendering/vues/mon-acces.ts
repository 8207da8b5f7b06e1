import type { AvecErreurs } from './commun.ts';

export interface SessionVM {
  /** Names it in the form that closes it. */
  reference: string;
  appareil: string;
  ouverteLe: Date;
  vueLe: Date;
  celleCi: boolean;
}

export interface MonAccesVM {
  identifiant: string;
  nomComplet: string;
  fonction: string;
  /** One line each: « École des Tilleuls (Sorgues), 0990001A : jusqu’au 31 août 2027 inclus ». */
  ecoles: readonly string[];
  /** Why there is none, and whom to ask. */
  sansEcole: string;
  /** Null: no mail is known. */
  mail: string | null;
  sessions: readonly SessionVM[];
  codesRestants: number;
}

export interface MonMotDePasseVM extends AvecErreurs {
  longueurMinimale: number;
  /** Whether a mail will say that it was changed. */
  mailConnu: boolean;
}

export interface NouveauTelephoneVM extends AvecErreurs {
  /** How long the QR code counts. */
  minutes: number;
  /** Null: nothing has been begun. */
  telephone: { identifiant: string; qr: string; secret: readonly string[] } | null;
}

export interface VuesMonAcces {
  'mon-acces/index': MonAccesVM;
  'mon-acces/mot-de-passe': MonMotDePasseVM;
  'mon-acces/telephone': NouveauTelephoneVM;
}
