/** Levels of the 1er degré, in school order. */
export const NIVEAUX = ['TPS', 'PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2', 'ULIS'] as const;
export type Niveau = (typeof NIVEAUX)[number];
