import type { EcoleTrx } from '../database/transaction.ts';
import type { Effet, MotifRefus } from '../domain/compte.ts';

export interface ResumeOperation {
  total: number;
  parEffet: { effet: Effet; nombre: number }[];
  refus: { nom: string; prenom: string; classe: string | null; motif: MotifRefus }[];
  /** Pupils present in the school: tells whether the plan covers them all. */
  presents: number;
}

/** How many accounts get what in a plan, and who cannot be served (the first hundred). */
export async function resumeOperationEleves(trx: EcoleTrx, operationId: string): Promise<ResumeOperation> {
  const parEffet = await trx.rows<{ effet: Effet; nombre: number }>(
    `select effet, count(*)::int as nombre from operation_comptes
     where ecole_id = $1 and operation_id = $2 group by effet`,
    [trx.ecoleId, operationId],
  );
  const refus = await trx.rows<ResumeOperation['refus'][number]>(
    `select coalesce(e.nom_usage, e.nom) as nom, e.prenom, cl.libelle as classe, o.motif
     from operation_comptes o join eleves e on e.ecole_id = o.ecole_id and e.id = o.fiche_id
     left join classes cl on cl.ecole_id = e.ecole_id and cl.id = e.classe_id
     where o.ecole_id = $1 and o.operation_id = $2 and o.effet = 'refuser' order by o.ordre limit 100`,
    [trx.ecoleId, operationId],
  );
  const { presents } = await trx.one<{ presents: number }>(
    'select count(*)::int as presents from eleves where ecole_id = $1 and parti_le is null',
    [trx.ecoleId],
  );
  return { total: parEffet.reduce((sum, row) => sum + row.nombre, 0), parEffet, refus, presents };
}

/** The pupils an operation was about. */
export async function listFichesOperation(trx: EcoleTrx, operationId: string): Promise<string[]> {
  const rows = await trx.rows<{ id: string }>(
    'select fiche_id as id from operation_comptes where ecole_id = $1 and operation_id = $2',
    [trx.ecoleId, operationId],
  );
  return rows.map((row) => row.id);
}
