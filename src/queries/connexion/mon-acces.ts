import sql from 'sql-template-tag';
import type { SessionLecture } from '../../database/transaction.ts';
import type { Perimetre } from '../../domain/ecole/perimetre.ts';

/** A school that the agent may administer, now or from a day to come. Days are « YYYY-MM-DD », both included. */
export interface EcoleConfiee {
  uai: string;
  nom: string;
  commune: string;
  debut: string;
  /** Null: until somebody ends it. */
  fin: string | null;
  titre: 'habilitation' | 'delegation';
  perimetre: Perimetre;
}

export const listEcolesConfiees = (trx: SessionLecture): Promise<EcoleConfiee[]> =>
  trx.rows<EcoleConfiee>(
    sql`select uai, nom, commune, debut, fin, titre, perimetre from mes_ecoles(${trx.session})`,
  );
