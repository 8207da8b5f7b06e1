import type { Profil } from './etats.ts';

/** The two operations of the school on a selection (rules §5.2, §5.3). */
export type TypeOperation = 'informer' | 'reinitialiser';

/** How the people of an operation are told: sheets to print, or (guardians only) a mail. */
export const MODES = ['feuilles', 'mail'] as const;
export type Mode = (typeof MODES)[number];
/** What a screen offers no choice of is not said either: a pupil is « informé », not « informé par feuilles ». */
export const MODES_DE: Readonly<Record<Profil, readonly Mode[]>> = {
  eleve: ['feuilles'],
  representant_legal: MODES,
};
