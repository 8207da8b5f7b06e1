import sql, { join, type Sql } from 'sql-template-tag';
import type { RaisonDeReste } from '../../domain/comptes/decision/prochaine-action.ts';
import { ETATS } from '../../domain/comptes/etats.ts';
import { TAILLE_PAGE } from '../../domain/comptes/selection.ts';
import { AUCUNE_CLASSE } from '../../domain/ecole/classe.ts';
import { escapeForLike, normaliserPourRecherche, plierAccents } from '../../domain/francais.ts';
import { expireBientotSql, notificationExpireeSql } from './compte-sql.ts';

export type Notification = 'expiree' | 'expire_bientot';

/** Words to find, each anywhere in a name; empty for signs that no name holds (« % »): they find nobody. */
const motsCherches = (q: string): string[] =>
  q
    .split(/[\s\p{Pd}'’ʼ]+/u)
    .filter((mot) => plierAccents(mot) !== '')
    .map(normaliserPourRecherche);

/**
 * One condition per word of a search on names: given the column, or columns, to look in. Case, accents, hyphens and
 * apostrophes do not count (rules §5.2).
 */
export function conditionsMots(q: string): ((colonne: Sql) => Sql)[] {
  return motsCherches(q).map(
    (mot) => (colonne) =>
      mot === '' ? sql`false` : sql`${colonne} like '%' || ${escapeForLike(mot)} || '%' escape '\\'`,
  );
}

/** Provisional passwords that have expired, or will soon (rules §5.1); « bloque » is the profile's. */
export const conditionNotification = (notification: Notification, bloque: Sql, maintenant: Date): Sql =>
  notification === 'expiree'
    ? notificationExpireeSql(bloque, maintenant)
    : expireBientotSql(bloque, maintenant);

/** Who is not in, for one of these reasons (rules §5.6); « raison » is the profile's. */
export const conditionsReste = (reste: readonly RaisonDeReste[] = [], raison: Sql): Sql[] =>
  reste.length > 0 ? [sql`${raison} = any (${reste})`] : [];

/** Whether pupil « e » is in one of these classes, or in none where « none » is among them. */
export function dansLesClasses(classes: readonly string[]): Sql {
  const ids = classes.filter((classe) => classe !== AUCUNE_CLASSE);
  const dansUne = sql`e.classe_id = any (${ids})`;
  return ids.length === classes.length ? dansUne : sql`(${dansUne} or e.classe_id is null)`;
}

/** Accounts in the order of their life. */
export const TRI_ETAT = sql`array_position(${ETATS}::text[], c.etat)`;

/** All of these conditions. */
export const et = (conditions: readonly Sql[]): Sql => join(conditions, ' and ');

/** « order by » of a list: the first column follows the direction, what is empty stays at the end. */
export const ordreDeListe = (colonnes: readonly Sql[], sens: 'asc' | 'desc'): Sql =>
  join(
    colonnes.map((colonne, rang) =>
      rang === 0 ? sql`${colonne} ${sens === 'desc' ? sql`desc` : sql`asc`} nulls last` : colonne,
    ),
  );

/** Where a page begins; a page beyond the last one is the last one. */
export const debutDePage = (page: number, total: number): number =>
  Math.max(0, Math.min(page, Math.ceil(total / TAILLE_PAGE)) - 1) * TAILLE_PAGE;
