import sql from 'sql-template-tag';
import type { OpsLecture } from '../../database/transaction.ts';
import type { DelegationDAvis } from '../../domain/circonscription/delegation.ts';

export const findDelegationDAvis = (trx: OpsLecture, id: string): Promise<DelegationDAvis | undefined> =>
  trx.maybeOne<DelegationDAvis>(
    sql`select e.nom as ecole, e.commune, e.uai, nom_d_agent(d.agent_id) as enseignant, nom_d_agent(d.accordee_par) as ien,
       d.perimetre, d.debut::text, d.fin::text, d.effet_le as "effetLe", nom_d_agent(d.acceptee_par) as "accepteePar",
       nom_d_agent(coalesce(d.refusee_par, d.retiree_par)) as "finiePar", d.motif,
       not exists (select 1 from directions x where x.ecole_id = d.ecole_id) as "sansDirecteur"
     from delegations d join ecoles e on e.id = d.ecole_id where d.id = ${id}`,
  );
