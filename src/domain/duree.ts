export type UniteDeDuree = 'mois' | 'semaines' | 'jours' | 'heures' | 'minutes' | 'secondes';

/** A delay as people are told it: three months are no fixed number of days, and 48 hours are not told as two days. */
export interface Duree {
  readonly nombre: number;
  readonly unite: UniteDeDuree;
}

const MS = { secondes: 1_000, minutes: 60_000, heures: 3_600_000 } as const;

/** In the largest unit of the clock that counts it whole: 2 700 000 ms are 45 minutes. */
export function dureeDe(ms: number): Duree {
  const unite = (['heures', 'minutes'] as const).find((u) => ms % MS[u] === 0) ?? 'secondes';
  return { nombre: ms / MS[unite], unite };
}

/** Of a delay that has a fixed length. */
export const enMs = ({ nombre, unite }: Duree & { unite: keyof typeof MS }): number => nombre * MS[unite];
