import sql from 'sql-template-tag';
import type { AgentLecture } from '../../database/transaction.ts';
import type { EtatDelegation } from '../../domain/circonscription/delegation.ts';

/** Why a school that was delegated does not open, or not yet. Days are « YYYY-MM-DD », included. */
export interface DelegationSansDroit {
  /** Name of the school. */
  ecole: string;
  etat: Exclude<EtatDelegation, 'en_cours'>;
  debut: string;
  fin: string;
  /** When it counts without the director. */
  effetLe: Date;
  sansDirecteur: boolean;
  /** Refused or withdrawn; « par » null: by ops. */
  finieLe: Date | null;
  finiePar: string | null;
}

/** Of the agent, one for each school where nothing is open: a few, those that ended long ago left out. */
export const listDelegationsSansDroit = (trx: AgentLecture): Promise<DelegationSansDroit[]> =>
  trx.rows<DelegationSansDroit>(
    sql`select ecole, etat, debut::text, fin::text, effet_le as "effetLe", sans_directeur as "sansDirecteur",
       finie_le as "finieLe", finie_par as "finiePar" from mes_delegations_sans_droit()`,
  );
