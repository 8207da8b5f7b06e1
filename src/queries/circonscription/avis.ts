import sql from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';
import type { Perimetre } from '../../domain/ecole/perimetre.ts';

/** What a mail about a delegation tells. « Par »: null, ops. Days are « YYYY-MM-DD », included. */
export interface DelegationDAvis {
  ecole: string;
  commune: string;
  uai: string;
  enseignant: string;
  ien: string;
  perimetre: Perimetre;
  debut: string;
  fin: string;
  effetLe: Date;
  accepteePar: string | null;
  finiePar: string | null;
  motif: string | null;
  /** Nobody can accept. */
  sansDirecteur: boolean;
}

export const findDelegationDAvis = (trx: OpsLecture, id: string): Promise<DelegationDAvis | undefined> =>
  trx.maybeOne<DelegationDAvis>(
    sql`select e.nom as ecole, e.commune, e.uai, nom_d_agent(d.agent_id) as enseignant, nom_d_agent(d.accordee_par) as ien,
       d.perimetre, d.debut::text, d.fin::text, d.effet_le as "effetLe", nom_d_agent(d.acceptee_par) as "accepteePar",
       nom_d_agent(coalesce(d.refusee_par, d.retiree_par)) as "finiePar", d.motif,
       not exists (select 1 from directions x where x.ecole_id = d.ecole_id) as "sansDirecteur"
     from delegations d join ecoles e on e.id = d.ecole_id where d.id = ${id}`,
  );
