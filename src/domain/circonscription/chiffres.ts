/** How many accounts of a school were in each state on the last night; no name (rules §2). */
export interface ChiffresDEcole {
  uai: string;
  nom: string;
  commune: string;
  circonscription: string;
  sansDirecteur: boolean;
  ondeMajLe: Date | null;
  /** By who has, or had, a right in the school. */
  derniereActionLe: Date | null;
  elevesNonInformes: number;
  elevesInformes: number;
  elevesActifs: number;
  representantsNonInformes: number;
  representantsInformes: number;
  representantsEnCours: number;
  representantsActifs: number;
  /** Activated in the days (SILENCE_JOURS) before that night, pupils and guardians; in as many before. */
  actives: number;
  activesAvant: number;
}

/** Days without anything done by whoever holds the school: « école silencieuse ». */
export const SILENCE_JOURS = 30;

export const estSilencieuse = (derniereActionLe: Date | null, maintenant: Date): boolean =>
  derniereActionLe === null ||
  maintenant.getTime() - derniereActionLe.getTime() > SILENCE_JOURS * 24 * 3_600_000;
