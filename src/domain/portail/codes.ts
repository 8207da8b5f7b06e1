/** What a code proves: that one reads a mail, or holds a mobile, and what for. */
export const BUTS_DE_CODE = [
  'mail',
  'inscription',
  'portable',
  'limite',
  'titulaire',
  'oubli_identifiant',
  'oubli_mot_de_passe',
] as const;
export type ButDeCode = (typeof BUTS_DE_CODE)[number];
export const CANAUX = ['mail', 'sms'] as const;
export type Canal = (typeof CANAUX)[number];

/** Digits of a code sent by mail or SMS (rules §8.3, §8.4). */
export const CHIFFRES_CODE = 6;
/** Wrong tries after which a code is worth nothing, and another one is to be asked for; confirmer_mon_mail() counts them. */
export const ESSAIS_CODE = 5;
/** Mails of confirmation that an account may ask for in an hour; attente_d_un_code() counts them. */
export const CODES_PAR_HEURE = 5;
/** Codes by SMS in an hour to one number, whose sendings preparer_inscription() counts too (rules §8.4). */
export const SMS_PAR_HEURE = 3;
/** Codes asked for in an hour by people nobody knows, at one address: a school's on the first evening, a town's telephones. */
export const CODES_PAR_RESEAU = 100;
/** SMS in an hour to the guardians of one school, where a forged file may say any number; preparer_inscription() counts them. */
export const SMS_PAR_ECOLE = 200;
/** Tries at birth dates that an account is allowed in a day, whatever the device; compter_naissance_essayee() counts them. */
export const NAISSANCES_PAR_JOUR = 20;

/** Tries at birth dates of children of other schools in a day; compter_rattachement_essaye() counts them (rules §8.5). */
export const RATTACHEMENTS_PAR_JOUR = 5;

/** What was typed for a code: spaces and dashes are for the eye. Undefined when it is no code at all. */
export function normaliserCode(saisie: string): string | undefined {
  const code = saisie.normalize('NFKC').replace(/[\s\p{Pd}.]/gu, '');
  return new RegExp(`^\\d{${CHIFFRES_CODE}}$`).test(code) ? code : undefined;
}
