import sql from 'sql-template-tag';
import type { PortailLecture } from '../../database/transaction.ts';

/** What may still be brought to the account of who entered. */
export interface ARattacher {
  /** Guardians: other fiches of theirs, which bear a mobile or a mail that they have proved. */
  autresFiches: boolean;
  /** Pupils: the account knows one school only, and may be a second one. */
  sansPasse: boolean;
}

export const getARattacher = (trx: PortailLecture): Promise<ARattacher> =>
  trx.one<ARattacher>(
    sql`select ai_je_d_autres_fiches() as "autresFiches", compte_sans_passe() as "sansPasse"`,
  );
