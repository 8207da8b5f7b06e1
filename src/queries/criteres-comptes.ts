import { escapeForLike, normaliserPourRecherche, plierAccents } from '../domain/francais.ts';

/** Lists of accounts, pupils' and guardians', are shown 50 by 50. */
export const TAILLE_PAGE = 50;

export type Notification = 'expiree' | 'expire_bientot';

/** Appends a value to the parameters of a statement and returns its place (« $3 »). */
export type Parametre = (value: unknown) => string;

/** Words to find, each anywhere in a name; empty for signs that no name holds (« % »): they find nobody. */
const motsCherches = (q: string): string[] =>
  q
    .split(/[\s\p{Pd}'’ʼ]+/u)
    .filter((mot) => plierAccents(mot) !== '')
    .map(normaliserPourRecherche);

/**
 * One condition per word of a search on names: given the column, or columns, to look in. Case, accents, hyphens and
 * apostrophes do not count (DESIGN §5.2).
 */
export function conditionsMots(q: string, param: Parametre): ((colonne: string) => string)[] {
  return motsCherches(q).map((mot) => {
    if (mot === '') return () => 'false';
    const place = param(escapeForLike(mot));
    return (colonne) => `${colonne} like '%' || ${place} || '%' escape '\\'`;
  });
}

/** Provisional passwords that have expired, or will within seven days; « c » is the account, « p » its provisional password (DESIGN §5.1). */
export const conditionNotification = (notification: Notification, maintenant: string): string =>
  notification === 'expiree'
    ? `c.etat = 'informe' and p.expire_le <= ${maintenant}`
    : `c.etat = 'informe' and p.expire_le > ${maintenant} and p.expire_le <= ${maintenant}::timestamptz + interval '7 days'`;

/** Accounts in the order of their life. */
export const TRI_ETAT = `array_position('{non_informe,informe,en_cours,actif}'::text[], c.etat)`;

/** « order by » of a list: the first column follows the direction, what is empty stays at the end. */
export const ordreDeListe = (colonnes: readonly string[], sens: 'asc' | 'desc'): string =>
  colonnes
    .map((colonne, rang) =>
      rang === 0 ? `${colonne} ${sens === 'desc' ? 'desc' : 'asc'} nulls last` : colonne,
    )
    .join(', ');

/** Where a page begins; a page beyond the last one is the last one. */
export const debutDePage = (page: number, total: number): number =>
  Math.max(0, Math.min(page, Math.ceil(total / TAILLE_PAGE)) - 1) * TAILLE_PAGE;
