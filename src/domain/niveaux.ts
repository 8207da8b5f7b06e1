/** Levels of the 1er degré, in school order. */
export const NIVEAUX = ['TPS', 'PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2', 'ULIS'] as const;
export type Niveau = (typeof NIVEAUX)[number];

/** Rank for a sort; a level that is not in the list comes last. */
export function rangNiveau(niveau: string): number {
  const rang = (NIVEAUX as readonly string[]).indexOf(niveau);
  return rang === -1 ? NIVEAUX.length : rang;
}
