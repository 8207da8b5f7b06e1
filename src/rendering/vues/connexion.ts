import type { AvecErreurs, Lien } from './commun.ts';

export interface MotDePasseVM extends AvecErreurs {
  identifiant: string;
  /** Page wanted before the login. */
  retour: string;
  /** Why one is here: logged out, login that took too long or was cut short. */
  information: { type: 'succes' | 'info' | 'erreur'; titre: string; message: string } | null;
  /** Tries are made to wait: whoever shows the code of the phone need not. */
  avecCode: boolean;
}

export interface SecondFacteurVM extends AvecErreurs {
  titre: string;
  explication: string;
  moyen: 'otp' | 'secours';
  action: string;
  retour: string;
  bouton: string;
  autreMoyen: Lien;
  annuler: Lien;
}

export interface TelephoneVM extends AvecErreurs {
  identifiant: string;
  /** data: address of the QR code. */
  qr: string;
  /** The same secret, for those who cannot photograph their screen, in groups of four. */
  secret: readonly string[];
}

/** Shown once: nobody, not even ops, can show these codes again. */
export interface CodesSecoursVM {
  codes: readonly string[];
  identifiant: string;
  creesLe: Date;
  suite: Lien;
}

export interface VuesConnexion {
  'connexion/mot-de-passe': MotDePasseVM;
  'connexion/second-facteur': SecondFacteurVM;
  'connexion/enrolement': AvecErreurs;
  'connexion/telephone': TelephoneVM;
  'connexion/codes-secours': CodesSecoursVM;
  'connexion/document-pret': { url: string; retour: string };
  'connexion/gestion-codes': { restants: number };
}
