import sql from 'sql-template-tag';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { LignePlan, Operation } from '../../domain/operations/operation.ts';

/** Two agents who ask for the same plan again, at once, get the same new one: the second waits for the first. */
export const lockOperation = (trx: EcoleTrx, id: string): Promise<number> =>
  trx.run(sql`select 1 from operations where ecole_id = ${trx.ecoleId} and id = ${id} for no key update`);

/** Plans of one agent in one school that nobody confirmed: a month of looking at them. The oldest ones go. */
export const PLANS_MAX = 40;

/** Those that another request holds are being confirmed: left alone. */
async function dropOldPlans(trx: EcoleTrx, agentId: string, sauf: string): Promise<void> {
  await trx.run(
    sql`delete from operations where ecole_id = ${trx.ecoleId} and id in (
       select o.id from operations o
       where o.ecole_id = ${trx.ecoleId} and o.agent_id = ${agentId} and o.etat <> 'executee' and o.id <> ${sauf}
         and not exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.id)
       order by o.id desc offset ${PLANS_MAX - 1} for no key update skip locked)`,
  );
}

/**
 * Writes a plan and its lines; returns its id. A line that refers to an account locks it for a moment: written by number
 * of account, as every lock on them, « ordre » keeping the order of the sheets.
 */
export async function insertPlan(
  trx: EcoleTrx,
  plan: Pick<Operation, 'type' | 'profil' | 'reinitialiser' | 'mode' | 'auteur' | 'depuis'> & {
    agentId: string;
    lignes: readonly LignePlan[];
  },
): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    sql`insert into operations (ecole_id, type, profil, reinitialiser, mode, agent_id, auteur, depuis_liste,
       depuis_fiche_id, depuis_operation_id)
     values (${trx.ecoleId}, ${plan.type}, ${plan.profil}, ${plan.reinitialiser}, ${plan.mode}, ${plan.agentId},
       ${plan.auteur}, ${plan.depuis.liste}, ${plan.depuis.ficheId ?? null},
       ${plan.depuis.operationId ?? null}) returning id`,
  );
  const { lignes } = plan;
  await trx.run(
    sql`insert into operation_comptes
       (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet, motif, expire_le)
     select ${trx.ecoleId}, ${id}, l.ordre, l.fiche_id, l.compte_id, l.version, l.etat_avant, l.effet, l.motif, l.expire_le
     from unnest(${lignes.map((l) => l.ficheId)}::bigint[], ${lignes.map((l) => l.compteId)}::bigint[],
       ${lignes.map((l) => l.version)}::int[], ${lignes.map((l) => l.etatAvant)}::text[],
       ${lignes.map((l) => l.effet)}::text[], ${lignes.map((l) => l.motif)}::text[],
       ${lignes.map((l) => l.expireLe)}::timestamptz[]) with ordinality
       as l (fiche_id, compte_id, version, etat_avant, effet, motif, expire_le, ordre)
     order by l.compte_id`,
  );
  await dropOldPlans(trx, plan.agentId, id);
  return id;
}

/**
 * True for the one caller who turns the plan into an operation, which the database dates and signs with his name; a second
 * one waits for the first, then gets false.
 */
export async function claimPlan(trx: EcoleTrx, operationId: string): Promise<boolean> {
  const claimed = await trx.run(
    sql`update operations set etat = 'executee'
     where ecole_id = ${trx.ecoleId} and id = ${operationId} and etat = 'planifiee'`,
  );
  return claimed === 1;
}

export async function replacePlan(trx: EcoleTrx, operationId: string, remplaceePar: string): Promise<void> {
  await trx.run(
    sql`update operations set etat = 'perimee', remplacee_par = ${remplaceePar}
     where ecole_id = ${trx.ecoleId} and id = ${operationId} and etat = 'planifiee'`,
  );
}
