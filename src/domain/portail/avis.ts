import type { Canal } from './codes.ts';

/**
 * What the holder of an account is told, at the contacts in force when it was done: the confirmed mail, else the confirmed mobile.
 * Beside them, those that ONDE knows hear of what did not need the school, and of what a school has done.
 */
export const MOTIFS_AVIS_TITULAIRE = [
  'activation',
  'reinitialisation',
  /** The night has replaced the identifier, at the asking of a school. */
  'nouvel_identifiant',
  /** The reset took away a mail, a mobile or a FranceConnect identity that ONDE does not vouch for. */
  'reinitialisation_retrait',
  'inscription',
  /** Activated by FranceConnect: a reset does not shut out whoever still holds the mobile that ONDE knows. */
  'franceconnect',
  'franceconnect_lie',
  /** The fiches of this account have gone to another one. */
  'rattachement',
  'mot_de_passe_oublie',
  'mail_change',
  'portable_change',
] as const;
export type MotifAvisTitulaire = (typeof MOTIFS_AVIS_TITULAIRE)[number];

export interface ContactTitulaire {
  canal: Canal;
  /** A mail, or a mobile (E.164). */
  adresse: string;
}

/** Whom a notice goes to. */
export interface DestinataireTitulaire extends ContactTitulaire {
  /** Of the one who is written to; null when that is not known. */
  prenom: string | null;
  nom: string | null;
  /** Null when no school knows anybody on the account any more. */
  ecole: string | null;
  /** A pupil's account is told to a parent: the pupil's first name, empty when not known. Null: the account is their own. */
  enfant: string | null;
  /** The one that has just taken the place of another: the person cannot come in without it. Null for every other notice. */
  identifiant: string | null;
}
