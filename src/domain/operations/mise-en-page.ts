/** Accounts per page: a full sheet, or cards to cut out (rules §6). */
export const MISES_EN_PAGE = [1, 2, 4, 8] as const;
export type MiseEnPage = (typeof MISES_EN_PAGE)[number];
