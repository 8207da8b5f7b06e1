/** What every authenticator application takes for granted (RFC 6238 §4 and §5.2): the code and its period. */
export const CHIFFRES_OTP = 6;
export const PERIODE_OTP_S = 30;
/** Wrong codes of a phone, in a day, after which each try is made to wait. */
export const ESSAIS_OTP_LIBRES = 5;

/** Recovery codes given together. */
export const CODES_SECOURS = 10;

/** Letters and digits of the one-time code given by ops or the IEN; the groups of four are no part of it. */
export const SIGNES_ENROLEMENT = 16;

/** Mails about one's own access that one reason may cause in a day; programmer_avis() counts them. */
export const AVIS_PAR_JOUR = 5;
