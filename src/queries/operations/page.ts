import type { EcoleLecture } from '../../database/transaction.ts';
import type { StatutEnvoi } from '../../domain/operations/envoi.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import {
  countRenvoyables,
  ENVOIS_PAR_PAGE,
  type EnvoiVu,
  listEnvois,
  listNonJoints,
  resumeEnvois,
} from './envois.ts';
import {
  type FeuillesPreparees,
  findOperation,
  listFeuillesPreparees,
  type ResumeOperation,
  resumeOperation,
} from './operations.ts';
import { type MailsDuPlan, mailsDuPlan } from './plans.ts';

/** Which mails of an operation its page shows; « page » begins at 1. */
export interface FiltreEnvois {
  statut?: StatutEnvoi | undefined;
  page: number;
}

/** What becomes of the mails of an operation. */
export interface MailsOperation {
  statut: StatutEnvoi | undefined;
  parStatut: Record<StatutEnvoi, number>;
  /** Mails that the page asked for is one of several of. */
  total: number;
  page: number;
  lignes: EnvoiVu[];
  /** Rejected ones that could leave again now. */
  renvoyables: number;
  /** Guardians whom no mail reached, and the sheets prepared for some of them since. */
  nonJoints: number;
  preparees: FeuillesPreparees[];
}

/** All that the page of an operation says; read in one transaction, its figures add up. */
export interface OperationAffichee {
  operation: Operation;
  resume: ResumeOperation;
  /** Of a plan on guardians who are informed: they may be written to. */
  mailsDuPlan?: MailsDuPlan;
  /** Of an operation by mail, once confirmed. */
  mails?: MailsOperation;
}

export async function findOperationAffichee(
  trx: EcoleLecture,
  id: string,
  filtre: FiltreEnvois,
  maintenant: Date,
): Promise<OperationAffichee | undefined> {
  const operation = await findOperation(trx, id);
  if (operation === undefined) return undefined;
  const { type, profil, etat, mode } = operation;
  const ecrit = type === 'informer' && profil === 'representant_legal';
  return {
    operation,
    resume: await resumeOperation(trx, operation),
    ...(etat === 'planifiee' && ecrit ? { mailsDuPlan: await mailsDuPlan(trx, id) } : {}),
    ...(etat === 'executee' && mode === 'mail'
      ? { mails: await loadMails(trx, operation, filtre, maintenant) }
      : {}),
  };
}

async function loadMails(
  trx: EcoleLecture,
  { id, profil, executeeLe }: Operation,
  { statut, page }: FiltreEnvois,
  maintenant: Date,
): Promise<MailsOperation> {
  const parStatut = await resumeEnvois(trx, id);
  const nombres = statut === undefined ? Object.values(parStatut) : [parStatut[statut]];
  const total = nombres.reduce((sum, nombre) => sum + nombre, 0);
  // A page beyond the last one is the last one: some may have left the filter since the link was made.
  const existante = Math.min(page, Math.max(1, Math.ceil(total / ENVOIS_PAR_PAGE)));
  const nonJoints = await listNonJoints(trx, id);
  return {
    statut,
    parStatut,
    total,
    page: existante,
    lignes: await listEnvois(trx, id, { statut, page: existante }),
    renvoyables: await countRenvoyables(trx, id, maintenant),
    nonJoints: nonJoints.length,
    preparees:
      nonJoints.length === 0 || executeeLe === null
        ? []
        : await listFeuillesPreparees(trx, { profil, ficheIds: nonJoints, depuis: executeeLe }),
  };
}
