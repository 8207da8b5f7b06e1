/** A birth date as somebody types it, in three fields. */
export interface NaissanceSaisie {
  jour: string;
  mois: string;
  annee: string;
}

const DEUX_CHIFFRES = /^\d{1,2}$/;
/** A child of a school was born in this century, and people write « 15 » for 2015. */
const SIECLE = 2000;

/** All of it was typed; it may still be no day of the calendar. */
export const estEntiere = ({ jour, mois, annee }: NaissanceSaisie): boolean =>
  DEUX_CHIFFRES.test(jour) && DEUX_CHIFFRES.test(mois) && /^(\d{2}|\d{4})$/.test(annee);

/** « 2018-03-07 »; undefined for what is no date. */
export function lireNaissance(saisie: NaissanceSaisie): string | undefined {
  if (!estEntiere(saisie)) return undefined;
  const { jour, mois, annee } = saisie;
  const [j, m, a] = [Number(jour), Number(mois), Number(annee) + (annee.length === 2 ? SIECLE : 0)];
  const date = new Date(Date.UTC(a, m - 1, j));
  if (date.getUTCFullYear() !== a || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== j)
    return undefined;
  return date.toISOString().slice(0, 10);
}
