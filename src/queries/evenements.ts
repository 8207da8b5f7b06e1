import type { EcoleTrx } from '../database/transaction.ts';

export interface EvenementDeCompte {
  evenement: string;
  auteur: string;
  le: Date;
}

/** What this school did to an account, the latest first. */
export const listEvenements = (trx: EcoleTrx, compteId: string): Promise<EvenementDeCompte[]> =>
  trx.rows<EvenementDeCompte>(
    `select evenement, auteur, le from compte_evenements where ecole_id = $1 and compte_id = $2
     order by le desc, id desc limit 100`,
    [trx.ecoleId, compteId],
  );
