import type { EcoleTrx } from '../database/transaction.ts';
import type { Mode } from '../domain/compte.ts';

export interface EvenementDeCompte {
  evenement: string;
  /** How a guardian was told; null for the rest, pupils having sheets only. */
  mode: Mode | null;
  auteur: string;
  le: Date;
}

/** What this school did to an account, the latest first. */
export const listEvenements = (trx: EcoleTrx, compteId: string): Promise<EvenementDeCompte[]> =>
  trx.rows<EvenementDeCompte>(
    `select v.evenement, p.mode, v.auteur, v.le
     from compte_evenements v left join operations p on p.ecole_id = v.ecole_id and p.id = v.operation_id
       and p.type = 'informer' and p.profil = 'representant_legal'
     where v.ecole_id = $1 and v.compte_id = $2 order by v.le desc, v.id desc limit 100`,
    [trx.ecoleId, compteId],
  );
