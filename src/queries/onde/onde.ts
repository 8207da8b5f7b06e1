import sql, { raw } from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import type { EtatMiseAJour } from '../../domain/onde/mise-a-jour.ts';
import type { NomsDesFiches } from '../../domain/onde/rapport/detailler.ts';
import { TABLES_DE_FICHES } from '../comptes/compte-sql.ts';

/** An update without its detail, for lists. */
export interface ResumeMiseAJour {
  id: string;
  etat: EtatMiseAJour;
  auteur: string;
  creeeLe: Date;
  appliqueeLe: Date | null;
  appliqueePar: string | null;
  remplaceePar: string | null;
  resume: string[];
}

export interface MiseAJourOnde extends ResumeMiseAJour {
  /** null once nothing came of it, or once the detail is too old to be kept. */
  diff: DiffOnde | null;
}

const COLUMNS = sql`id, etat, auteur, creee_le as "creeeLe", appliquee_le as "appliqueeLe",
  appliquee_par as "appliqueePar", remplacee_par as "remplaceePar", resume`;

export async function findMiseAJour(trx: EcoleLecture, id: string): Promise<MiseAJourOnde | undefined> {
  const miseAJour = await trx.maybeOne<MiseAJourOnde>(
    sql`select ${COLUMNS}, diff from onde_mises_a_jour where ecole_id = ${trx.ecoleId} and id = ${id}`,
  );
  // Those kept from before proposals were made have none.
  return miseAJour?.diff ? { ...miseAJour, diff: { ...SANS_PROPOSITION, ...miseAJour.diff } } : miseAJour;
}

const SANS_PROPOSITION: Pick<DiffOnde, 'propositions'> = { propositions: [] };

/** The last ones applied, newest first. */
export function listMisesAJour(trx: EcoleLecture, limite: number): Promise<ResumeMiseAJour[]> {
  return trx.rows<ResumeMiseAJour>(
    sql`select ${COLUMNS} from onde_mises_a_jour where ecole_id = ${trx.ecoleId} and etat = 'appliquee'
     order by appliquee_le desc, id desc limit ${limite}`,
  );
}

/** Those that wait for somebody of the school to confirm or abandon them, newest first. */
export function listPropositions(trx: EcoleLecture): Promise<ResumeMiseAJour[]> {
  return trx.rows<ResumeMiseAJour>(
    sql`select ${COLUMNS} from onde_mises_a_jour where ecole_id = ${trx.ecoleId} and etat = 'proposee'
     order by creee_le desc, id desc limit 20`,
  );
}

/** Its date and its page: for what the dashboard and the lists say of the data they show. */
export function findDerniereMiseAJour(trx: EcoleLecture): Promise<{ id: string; le: Date } | undefined> {
  return trx.maybeOne<{ id: string; le: Date }>(
    sql`select id, appliquee_le as le from onde_mises_a_jour where ecole_id = ${trx.ecoleId} and etat = 'appliquee'
     order by appliquee_le desc, id desc limit 1`,
  );
}

/** Names of the fiches that a diff cites by number only. */
export async function loadNomsDesFiches(
  trx: EcoleLecture,
  { signalementsClos }: Pick<DiffOnde, 'signalementsClos'>,
): Promise<NomsDesFiches> {
  const noms = async (profil: Profil, ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, string>();
    const rows = await trx.rows<{ id: string; nom: string }>(
      sql`select id, coalesce(nom_usage, nom) || ' ' || prenom as nom from ${raw(TABLES_DE_FICHES[profil])}
       where ecole_id = ${trx.ecoleId} and id = any (${ids})`,
    );
    return new Map(rows.map(({ id, nom }) => [id, nom]));
  };
  return {
    eleves: await noms(
      'eleve',
      signalementsClos.map(({ eleveId }) => eleveId),
    ),
    representants: await noms(
      'representant_legal',
      signalementsClos.map(({ responsableId }) => responsableId),
    ),
  };
}
