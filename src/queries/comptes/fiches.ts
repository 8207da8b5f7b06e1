import sql, { type Sql } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { Coches } from '../../domain/comptes/selection.ts';
import {
  ADRESSE_UTILISABLE,
  ELEVE_BLOQUE,
  FROM_ELEVES,
  FROM_REPRESENTANTS,
  REPRESENTANT_BLOQUE,
  raisonEleveSql,
  raisonRepresentantSql,
} from './compte-sql.ts';
import { type CriteresEleves, ORDRE_CLASSE_NOM, whereEleves } from './eleves.ts';
import {
  type CriteresRepresentants,
  ORDRE_CLASSE_NOM_REPRESENTANTS,
  whereRepresentants,
} from './representants-legaux.ts';

/** What the two lists are searched by. */
export interface Criteres {
  eleve: CriteresEleves;
  representant_legal: CriteresRepresentants;
}

/** The fiches an action is about: a search and its ticks, these very fiches, or these and any other of these accounts. */
export type Choix<P extends Profil> =
  | { criteres: Criteres[P]; coches: Coches }
  | { ficheIds: readonly string[] }
  | { ficheIds: readonly string[]; compteIds: readonly string[] };

/** One profile's fiches: where they are read, as « alias », joined to their account « c ». */
interface Fiches<P extends Profil> {
  alias: Sql;
  from: Sql;
  /** The order of sheets and lists: class, then name. */
  ordre: Sql;
  /** The address ONDE gives and the one a server refused. */
  mail: Sql;
  mailRefuse: Sql;
  /** Whether the school blocks the account. */
  bloque: Sql;
  /** Whether a mail can be written to the person. */
  joignable: Sql;
  /** Why the person is not in, or is. */
  raison(maintenant: Date): Sql;
  tous: Criteres[P];
  where(trx: EcoleLecture, criteres: Criteres[P], maintenant: Date): Sql;
}

export const FICHES: { [P in Profil]: Fiches<P> } = {
  eleve: {
    alias: sql`e`,
    from: FROM_ELEVES,
    ordre: ORDRE_CLASSE_NOM,
    mail: sql`null::text`,
    mailRefuse: sql`null::text`,
    bloque: ELEVE_BLOQUE,
    joignable: sql`false`,
    raison: raisonEleveSql,
    tous: { q: '', niveaux: [], classes: [], etats: [] },
    where: whereEleves,
  },
  representant_legal: {
    alias: sql`r`,
    from: FROM_REPRESENTANTS,
    ordre: ORDRE_CLASSE_NOM_REPRESENTANTS,
    mail: sql`r.mail`,
    mailRefuse: sql`r.mail_refuse`,
    bloque: REPRESENTANT_BLOQUE,
    joignable: ADRESSE_UTILISABLE,
    raison: raisonRepresentantSql,
    tous: { q: '', niveaux: [], classes: [], etats: [], anomalies: [] },
    where: whereRepresentants,
  },
};

/** WHERE of the chosen fiches, in the current school and without the leavers. */
export function whereChoix<P extends Profil>(
  trx: EcoleLecture,
  profil: P,
  choix: Choix<P>,
  maintenant: Date,
): Sql {
  const { alias, tous: everybody, where } = FICHES[profil];
  const all = () => where(trx, everybody, maintenant);
  if ('compteIds' in choix)
    return sql`${all()} and (${alias}.id = any (${choix.ficheIds}) or ${alias}.compte_id = any (${choix.compteIds}))`;
  if ('ficheIds' in choix) return sql`${all()} and ${alias}.id = any (${choix.ficheIds})`;
  const { tous, ids } = choix.coches;
  // What is ticked stays ticked whatever the criteria say now; « tous » means every result of the criteria.
  return tous
    ? sql`${where(trx, choix.criteres, maintenant)} and not (${alias}.id = any (${ids}))`
    : sql`${all()} and ${alias}.id = any (${ids})`;
}
