import type { EcoleTrx } from '../database/transaction.ts';
import type { Effet, Etat, Mode, MotifRefus, Profil, TypeOperation } from '../domain/compte.ts';

/** Where a plan was asked from: the list as it was shown (its query string), a detail page, another operation. */
export interface Depuis {
  liste: string;
  ficheId?: string | null;
  operationId?: string | null;
}

export interface Operation {
  id: string;
  type: TypeOperation;
  profil: Profil;
  reinitialiser: boolean;
  mode: Mode;
  etat: 'planifiee' | 'executee' | 'perimee';
  auteur: string;
  selectionId: string | null;
  depuis: Depuis;
  planifieeLe: Date;
  executeeLe: Date | null;
  remplaceePar: string | null;
}

/** One account of a plan: what it was when the plan was made, and what will be done to it. */
export interface LignePlan {
  ficheId: string;
  compteId: string;
  version: number;
  etatAvant: Etat;
  effet: Effet;
  motif: MotifRefus | null;
}

const COLUMNS = `id, type, profil, reinitialiser, mode, etat, auteur, selection_id as "selectionId",
  jsonb_build_object('liste', depuis_liste, 'ficheId', depuis_fiche_id::text,
    'operationId', depuis_operation_id::text) as depuis,
  planifiee_le as "planifieeLe", executee_le as "executeeLe", remplacee_par as "remplaceePar"`;

export function findOperation(
  trx: EcoleTrx,
  id: string,
  verrou: '' | 'for no key update' = '',
): Promise<Operation | undefined> {
  return trx.maybeOne<Operation>(
    `select ${COLUMNS} from operations where ecole_id = $1 and id = $2 ${verrou}`,
    [trx.ecoleId, id],
  );
}

/** Plans of one agent in one school that nobody confirmed: a month of looking at them. The oldest ones go. */
export const PLANS_MAX = 40;

/** Those that another request holds are being confirmed: left alone. */
async function dropOldPlans(trx: EcoleTrx, agentId: string, sauf: string): Promise<void> {
  await trx.run(
    `delete from operations where ecole_id = $1 and id in (
       select o.id from operations o
       where o.ecole_id = $1 and o.agent_id = $2 and o.etat <> 'executee' and o.id <> $3
         and not exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.id)
       order by o.id desc offset $4 for no key update skip locked)`,
    [trx.ecoleId, agentId, sauf, PLANS_MAX - 1],
  );
}

/**
 * Writes a plan and its lines; returns its id. A line that refers to an account locks it for a moment: written by number
 * of account, as every lock on them, « ordre » keeping the order of the sheets.
 */
export async function insertPlan(
  trx: EcoleTrx,
  plan: Pick<
    Operation,
    'type' | 'profil' | 'reinitialiser' | 'mode' | 'auteur' | 'selectionId' | 'depuis'
  > & {
    agentId: string;
    le: Date;
    lignes: readonly LignePlan[];
  },
): Promise<string> {
  const { id } = await trx.one<{ id: string }>(
    `insert into operations (ecole_id, type, profil, reinitialiser, mode, agent_id, auteur, selection_id, planifiee_le,
       depuis_liste, depuis_fiche_id, depuis_operation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      trx.ecoleId,
      plan.type,
      plan.profil,
      plan.reinitialiser,
      plan.mode,
      plan.agentId,
      plan.auteur,
      plan.selectionId,
      plan.le,
      plan.depuis.liste,
      plan.depuis.ficheId ?? null,
      plan.depuis.operationId ?? null,
    ],
  );
  const { lignes } = plan;
  await trx.run(
    `insert into operation_comptes
       (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet, motif)
     select $1, $2, l.ordre, l.fiche_id, l.compte_id, l.version, l.etat_avant, l.effet, l.motif
     from unnest($3::bigint[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::text[]) with ordinality
       as l (fiche_id, compte_id, version, etat_avant, effet, motif, ordre)
     order by l.compte_id`,
    [
      trx.ecoleId,
      id,
      lignes.map((l) => l.ficheId),
      lignes.map((l) => l.compteId),
      lignes.map((l) => l.version),
      lignes.map((l) => l.etatAvant),
      lignes.map((l) => l.effet),
      lignes.map((l) => l.motif),
    ],
  );
  await dropOldPlans(trx, plan.agentId, id);
  return id;
}

/** The plan's lines, in the order of the sheets. */
export function listLignesPlan(trx: EcoleTrx, operationId: string): Promise<LignePlan[]> {
  return trx.rows<LignePlan>(
    `select fiche_id as "ficheId", compte_id as "compteId", version, etat_avant as "etatAvant", effet, motif
     from operation_comptes where ecole_id = $1 and operation_id = $2 order by ordre`,
    [trx.ecoleId, operationId],
  );
}

/** True for the one caller who turns the plan into an operation; a second one waits for the first, then gets false. */
export async function claimPlan(trx: EcoleTrx, operationId: string, le: Date): Promise<boolean> {
  const claimed = await trx.run(
    `update operations set etat = 'executee', executee_le = $3
     where ecole_id = $1 and id = $2 and etat = 'planifiee'`,
    [trx.ecoleId, operationId, le],
  );
  return claimed === 1;
}

export async function replacePlan(trx: EcoleTrx, operationId: string, remplaceePar: string): Promise<void> {
  await trx.run(
    `update operations set etat = 'perimee', remplacee_par = $3
     where ecole_id = $1 and id = $2 and etat = 'planifiee'`,
    [trx.ecoleId, operationId, remplaceePar],
  );
}

/** Addresses of the guardians of a plan, as they are now. */
export function listMails(
  trx: EcoleTrx,
  operationId: string,
): Promise<{ ficheId: string; mail: string | null; mailRefuse: string | null }[]> {
  return trx.rows(
    `select o.fiche_id as "ficheId", r.mail, r.mail_refuse as "mailRefuse"
     from operation_comptes o join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
     where o.ecole_id = $1 and o.operation_id = $2`,
    [trx.ecoleId, operationId],
  );
}

/**
 * Guardians of an operation by mail whom no mail reached, and still in the school: no usable address when it was
 * confirmed, or the last envoi failed. The figure on the screen and the plan of their sheets are both this list.
 */
export async function listNonJoints(trx: EcoleTrx, operationId: string): Promise<string[]> {
  // Who left is dropped here: in the WHERE, without statistics, the whole school is walked for each of them.
  const rows = await trx.rows<{ id: string; present: boolean }>(
    `select o.fiche_id as id, r.parti_le is null as present from operation_comptes o
     join representants_legaux r on r.ecole_id = o.ecole_id and r.id = o.fiche_id
     where o.ecole_id = $1 and o.operation_id = $2 and (
       o.motif in ('sans_mail', 'mail_refuse')
       or exists (select 1 from envois v where v.ecole_id = o.ecole_id and v.operation_id = o.operation_id
                  and v.fiche_id = o.fiche_id and v.statut = 'rejete' and v.remplace_par is null))`,
    [trx.ecoleId, operationId],
  );
  return rows.filter(({ present }) => present).map(({ id }) => id);
}
