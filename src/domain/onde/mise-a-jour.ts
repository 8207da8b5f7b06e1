/** Life of an update deposited by an agent: proposed with its diff, then applied, abandoned, or replaced because the school changed. */
export const ETATS_MISE_A_JOUR = ['proposee', 'appliquee', 'abandonnee', 'perimee'] as const;
export type EtatMiseAJour = (typeof ETATS_MISE_A_JOUR)[number];

/** The lines of a proposal that nobody confirms wait no longer than this. */
export const PROPOSITION_JOURS = 7;
/** What an update changed, person by person, is kept this long; its figures stay. */
export const DETAIL_JOURS = 400;

/**
 * Files deposited by one agent in this time. Somebody who corrects a file in ONDE again and again needs a handful in an hour; each
 * costs a reading and a comparison of two whole files.
 */
export const DEPOTS_MAX = 30;
export const DEPOTS_FENETRE_MS = 3_600_000;
