import type { EcoleTrx } from '../database/transaction.ts';
import type { Profil } from '../domain/compte.ts';
import type { Coches } from '../domain/selection.ts';
import { type CriteresEleves, FROM_ELEVES, ORDRE_CLASSE_NOM, whereEleves } from '../queries/eleves.ts';
import {
  type CriteresRepresentants,
  FROM_REPRESENTANTS,
  ORDRE_CLASSE_NOM_REPRESENTANTS,
  whereRepresentants,
} from '../queries/representants-legaux.ts';
import { assertGestionEleves } from './parametrage.ts';

/** What the two lists are searched by. */
export interface Criteres {
  eleve: CriteresEleves;
  representant_legal: CriteresRepresentants;
}

/** The fiches an action is about: a search and its ticks, these very fiches, or those of these accounts. */
export type Choix<P extends Profil> =
  | { criteres: Criteres[P]; coches: Coches }
  | { ficheIds: readonly string[] }
  | { compteIds: readonly string[] };
export type ChoixEleves = Choix<'eleve'>;
export type ChoixRepresentants = Choix<'representant_legal'>;

/** One profile's fiches: where they are read, as « alias », joined to their account « c ». */
interface Source<P extends Profil> {
  alias: string;
  from: string;
  /** The order of sheets and lists: class, then name. */
  ordre: string;
  /** The address ONDE gives and the one a server refused, in SQL. */
  mail: string;
  mailRefuse: string;
  tous: Criteres[P];
  where(trx: EcoleTrx, criteres: Criteres[P], maintenant: Date, params: unknown[]): string;
  /** Throws when this profile may not be acted on. */
  assertPermis(trx: EcoleTrx): Promise<void>;
  personne: string;
}

export const SOURCES: { [P in Profil]: Source<P> } = {
  eleve: {
    alias: 'e',
    from: FROM_ELEVES,
    ordre: ORDRE_CLASSE_NOM,
    mail: 'null::text',
    mailRefuse: 'null::text',
    tous: { q: '', niveaux: [], classes: [], etats: [] },
    where: whereEleves,
    assertPermis: assertGestionEleves,
    personne: 'élève',
  },
  representant_legal: {
    alias: 'r',
    from: FROM_REPRESENTANTS,
    ordre: ORDRE_CLASSE_NOM_REPRESENTANTS,
    mail: 'r.mail',
    mailRefuse: 'r.mail_refuse',
    tous: { q: '', niveaux: [], classes: [], etats: [], anomalies: [] },
    where: whereRepresentants,
    assertPermis: async () => {},
    personne: 'représentant légal',
  },
};

/** WHERE of the chosen fiches, in the current school and without the leavers; parameters go to « params ». */
export function whereChoix<P extends Profil>(
  trx: EcoleTrx,
  profil: P,
  choix: Choix<P>,
  maintenant: Date,
  params: unknown[],
): string {
  const { alias, tous: everybody, where } = SOURCES[profil];
  if ('ficheIds' in choix) {
    return `${where(trx, everybody, maintenant, params)} and ${alias}.id = any ($${params.push(choix.ficheIds)})`;
  }
  if ('compteIds' in choix) {
    return `${where(trx, everybody, maintenant, params)} and ${alias}.compte_id = any ($${params.push(choix.compteIds)})`;
  }
  const { tous, ids } = choix.coches;
  // What is ticked stays ticked whatever the criteria say now; « tous » means every result of the criteria.
  const conditions = where(trx, tous ? choix.criteres : everybody, maintenant, params);
  return `${conditions} and ${tous ? 'not ' : ''}(${alias}.id = any ($${params.push(ids)}))`;
}
