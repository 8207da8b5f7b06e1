import type { EcoleTrx } from '../database/transaction.ts';
import type { FichiersOnde } from '../domain/onde/diff/comparer.ts';
import type { DiffOnde } from '../domain/onde/diff/types.ts';

export interface MiseAJourOnde {
  id: string;
  etat: 'proposee' | 'appliquee' | 'abandonnee' | 'perimee';
  auteur: string;
  creeeLe: Date;
  appliqueeLe: Date | null;
  remplaceePar: string | null;
  diff: DiffOnde | null;
  empreinte: string;
  resume: string[];
}

const COLUMNS = `id, etat, auteur, creee_le as "creeeLe", appliquee_le as "appliqueeLe",
  remplacee_par as "remplaceePar", empreinte, resume`;

export function findMiseAJour(trx: EcoleTrx, id: string): Promise<MiseAJourOnde | undefined> {
  return trx.maybeOne<MiseAJourOnde>(
    `select ${COLUMNS}, diff from onde_mises_a_jour where ecole_id = $1 and id = $2`,
    [trx.ecoleId, id],
  );
}

/** The last ones applied, newest first, without their detail. */
export function listMisesAJour(trx: EcoleTrx, limite: number): Promise<Omit<MiseAJourOnde, 'diff'>[]> {
  return trx.rows<Omit<MiseAJourOnde, 'diff'>>(
    `select ${COLUMNS} from onde_mises_a_jour where ecole_id = $1 and etat = 'appliquee'
     order by appliquee_le desc, id desc limit $2`,
    [trx.ecoleId, limite],
  );
}

/** Takes the proposal for this transaction: a second click waits, then finds it taken. */
export function lockProposition(
  trx: EcoleTrx,
  id: string,
): Promise<
  | {
      etat: MiseAJourOnde['etat'];
      empreinte: string;
      fichiers: FichiersOnde | null;
      remplaceePar: string | null;
    }
  | undefined
> {
  return trx.maybeOne(
    `select etat, empreinte, fichiers, remplacee_par as "remplaceePar" from onde_mises_a_jour
     where ecole_id = $1 and id = $2 for update`,
    [trx.ecoleId, id],
  );
}

export interface NouvelleMiseAJour {
  etat: 'proposee' | 'appliquee';
  agentId: string | null;
  auteur: string;
  le: Date;
  fichiers: FichiersOnde | null;
  diff: DiffOnde;
  empreinte: string;
  resume: readonly string[];
}

export async function insertMiseAJour(trx: EcoleTrx, nouvelle: NouvelleMiseAJour): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into onde_mises_a_jour
       (ecole_id, etat, agent_id, auteur, creee_le, appliquee_le, fichiers, diff, empreinte, resume)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      trx.ecoleId,
      nouvelle.etat,
      nouvelle.agentId,
      nouvelle.auteur,
      nouvelle.le,
      nouvelle.etat === 'appliquee' ? nouvelle.le : null,
      nouvelle.fichiers && JSON.stringify(nouvelle.fichiers),
      JSON.stringify(nouvelle.diff),
      nouvelle.empreinte,
      nouvelle.resume,
    ],
  );
  return id;
}

/** Ends a proposal; the lines that were read are erased. */
export async function closeProposition(
  trx: EcoleTrx,
  id: string,
  fin: { etat: 'appliquee'; le: Date } | { etat: 'abandonnee' } | { etat: 'perimee'; remplaceePar: string },
): Promise<void> {
  await trx.run(
    `update onde_mises_a_jour set etat = $3, appliquee_le = $4, remplacee_par = $5, fichiers = null,
       diff = case when $3 = 'appliquee' then diff end
     where ecole_id = $1 and id = $2 and etat = 'proposee'`,
    [
      trx.ecoleId,
      id,
      fin.etat,
      fin.etat === 'appliquee' ? fin.le : null,
      fin.etat === 'perimee' ? fin.remplaceePar : null,
    ],
  );
}
