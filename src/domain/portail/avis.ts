/**
 * What the holder of an account is told by mail. « activation »: to what ONDE knows, when another mail was given;
 * « reinitialisation », « mot_de_passe_oublie »: to the mail confirmed before it; « inscription » and
 * « franceconnect_lie », which needed nothing from the school: to all that ONDE knows.
 */
export const MOTIFS_AVIS_TITULAIRE = [
  'activation',
  'reinitialisation',
  'inscription',
  'franceconnect_lie',
  'mot_de_passe_oublie',
] as const;
export type MotifAvisTitulaire = (typeof MOTIFS_AVIS_TITULAIRE)[number];
