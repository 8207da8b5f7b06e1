import type { MotifAvisTitulaire } from '../domain/portail/avis.ts';

const FAITS: Readonly<Record<MotifAvisTitulaire, string>> = {
  activation: "quelqu'un active votre compte",
  reinitialisation: "l'école a réinitialisé votre mot de passe",
  nouvel_identifiant: "l'école a fait changer votre identifiant",
  reinitialisation_retrait: "l'école a réinitialisé votre mot de passe",
  inscription: 'votre compte est activé',
  franceconnect: 'votre compte est activé par FranceConnect',
  franceconnect_lie: 'FranceConnect est relié à votre compte',
  rattachement: 'votre compte est rattaché à un autre compte',
  mot_de_passe_oublie: 'votre mot de passe a changé',
  mail_change: "l'adresse mail de votre compte a changé",
  portable_change: 'le portable de votre compte a changé',
};

/** What is to be done, of what nobody but the school does. */
const SUITES: Partial<Record<MotifAvisTitulaire, string>> = {
  nouvel_identifiant: "L'ancien ne marche plus, le mot de passe reste. Demandez le nouveau à l'école.",
};
const SUITE = "Ce n'est pas vous, ou vous ne l'avez pas demandé ? Prévenez vite l'école.";

/** A notice to a holder who has no mail, in one SMS: its alphabet has neither our apostrophe nor our spaces. */
export const smsAvisTitulaire = (motif: MotifAvisTitulaire): string =>
  `ÉduConnect : ${FAITS[motif]}. ${SUITES[motif] ?? SUITE}`;
