import sql from 'sql-template-tag';
import type { EcoleTrx, OpsTrx, SessionTrx } from '../database/transaction.ts';
import { AUTEUR_NUIT, AUTEUR_OPS } from '../domain/auteurs.ts';
import type { Profil } from '../domain/comptes/etats.ts';
import type { ActionJournal } from '../domain/journal/actions.ts';

/** How an action says whose accounts it is about. */
export const SUJETS_JOURNAL = {
  eleve: 'eleves',
  representant_legal: 'representants',
} as const satisfies Readonly<Record<Profil, string>>;

/** Whose, as well as how many: ids, never a name. */
export type DetailsJournal = Readonly<Record<string, string | number | boolean | null | readonly number[]>>;

/**
 * Adds an entry to the chain of the school entered, of the agent who logs in, or of ops; in the caller's transaction.
 * The database knows who acts and where.
 */
export async function journaliser(
  trx: EcoleTrx | SessionTrx | OpsTrx,
  action: ActionJournal,
  details: DetailsJournal = {},
): Promise<void> {
  const json = JSON.stringify(details);
  if (trx.kind === 'ops')
    await trx.run(sql`select journaliser_exploitation(${AUTEUR_OPS}, ${action}, ${json})`);
  else await trx.run(sql`select journaliser(${action}, ${json})`);
}

/** As journaliser(), of what the night does outside a school. */
export async function journaliserLaNuit(
  trx: OpsTrx,
  action: ActionJournal,
  details: DetailsJournal,
): Promise<void> {
  await trx.run(sql`select journaliser_exploitation(${AUTEUR_NUIT}, ${action}, ${JSON.stringify(details)})`);
}

/** What the night did to these accounts: in the journal of each school that has some, its own only. */
export async function journaliserComptesDeLaNuit(
  trx: OpsTrx,
  action: ActionJournal,
  compteIds: readonly string[],
): Promise<void> {
  await trx.run(sql`select journaliser_comptes(${compteIds}, ${AUTEUR_NUIT}, ${action})`);
}
