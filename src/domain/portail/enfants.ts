/** What a guardian may say of a child that the school links to the account (rules §8.3). */
export const REPONSES_ENFANT = ['date', 'pas_le_mien', 'date_erronee'] as const;
export type ReponseEnfant = (typeof REPONSES_ENFANT)[number];
