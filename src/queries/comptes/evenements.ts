import sql from 'sql-template-tag';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Mode } from '../../domain/comptes/modes.ts';

export interface EvenementDeCompte {
  evenement: string;
  /** How a guardian was told; null for the rest, pupils having sheets only. */
  mode: Mode | null;
  auteur: string;
  le: Date;
}

/** What this school did to an account, the latest first. */
export const listEvenements = (trx: EcoleLecture, compteId: string): Promise<EvenementDeCompte[]> =>
  trx.rows<EvenementDeCompte>(
    sql`select v.evenement, p.mode, v.auteur, v.le
     from compte_evenements v left join operations p on p.ecole_id = v.ecole_id and p.id = v.operation_id
       and p.type = 'informer' and p.profil = 'representant_legal'
     where v.ecole_id = ${trx.ecoleId} and v.compte_id = ${compteId} order by v.le desc, v.id desc limit 100`,
  );
