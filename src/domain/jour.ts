/** A calendar day as a person types it, « 31/08/2027 » or « 2027-08-31 », as « 2027-08-31 »; undefined if there is no such day. */
export function lireJour(saisie: string): string | undefined {
  const [, jour, mois, annee] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(saisie) ?? [];
  const iso = annee === undefined ? saisie : `${annee}-${mois}-${jour}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const lu = new Date(`${iso}T12:00:00Z`);
  // PostgreSQL knows no year 0.
  return !Number.isNaN(lu.getTime()) && !iso.startsWith('0000') && lu.toISOString().startsWith(iso)
    ? iso
    : undefined;
}

const jour = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris' });

/** The « YYYY-MM-DD » day of an instant, in Europe/Paris. */
export const jourDeParis = (instant: Date): string => jour.format(instant);

const decaler = (jour: string, jours: number): string =>
  new Date(Date.parse(`${jour}T12:00:00Z`) + jours * 24 * 3_600_000).toISOString().slice(0, 10);

/** The day before, and the day after, a « YYYY-MM-DD » day. */
export const laVeille = (jour: string): string => decaler(jour, -1);
export const leLendemain = (jour: string): string => decaler(jour, 1);
