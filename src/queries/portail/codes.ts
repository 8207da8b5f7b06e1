import sql from 'sql-template-tag';
import type { PortailLecture } from '../../database/transaction.ts';
import type { ButDeCode, Canal } from '../../domain/portail/codes.ts';

/** The code that somebody waits for, whether or not it was sent to anybody. */
export interface CodeAttendu {
  /** Goes into its hash; shown to nobody. */
  id: string;
  canal: Canal;
  /** As the person typed it. */
  destination: string;
  envoye: boolean;
  /** Why it did not leave. */
  echec: string | null;
}

export const findCodeAttendu = (trx: PortailLecture, but: ButDeCode): Promise<CodeAttendu | undefined> =>
  trx.maybeOne<CodeAttendu>(sql`select id, canal, destination, envoye, echec from mon_code_attendu(${but})`);
