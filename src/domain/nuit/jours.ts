import { jourDeParis, laVeille, leLendemain } from '../jour.ts';

/** Of a longer absence, only the last nights are made up: what the others would say, nobody asks any more. */
export const NUITS_RATTRAPEES = 31;

/** Without a night for so long, whatever the hour it is planned for, it is missed. */
export const NUIT_MANQUEE_HEURES = 36;

/**
 * The last day that a clock in advance by a little may have begun: days after it come from a clock that was wrong, and
 * count for nothing.
 */
export const dernierJourPossible = (maintenant: Date): string => leLendemain(jourDeParis(maintenant));

/** Days whose night is to be made, in order, and how many before them never will be; « derniere » is the last one made. */
export function nuitsDues(
  maintenant: Date,
  derniere: string | undefined,
): { jours: string[]; abandonnees: number } {
  const jours: string[] = [];
  let jour = jourDeParis(maintenant);
  if (derniere === undefined) return { jours: [jour], abandonnees: 0 };
  for (; jour > derniere && jours.length < NUITS_RATTRAPEES; jour = laVeille(jour)) jours.unshift(jour);
  let abandonnees = 0;
  for (; jour > derniere; jour = laVeille(jour)) abandonnees += 1;
  return { jours, abandonnees };
}

/** A night that ended then is too old: another one should have followed. */
export const estNuitManquee = (finieLe: Date, maintenant: Date): boolean =>
  maintenant.getTime() - finieLe.getTime() > NUIT_MANQUEE_HEURES * 3_600_000;

/** For who watches the service. */
export const etatDeLaNuit = (finieLe: Date | null, maintenant: Date): 'aucune' | 'faite' | 'manquée' =>
  finieLe === null ? 'aucune' : estNuitManquee(finieLe, maintenant) ? 'manquée' : 'faite';
