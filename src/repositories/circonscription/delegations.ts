import sql from 'sql-template-tag';
import type { AgentTrx, EcoleTrx } from '../../database/transaction.ts';
import type { DemandeDeDelegation, RefusDeDeleguer } from '../../domain/circonscription/delegation.ts';

export const grantDelegation = (
  trx: AgentTrx,
  { ecoleId, enseignantId, perimetre, debut, fin }: DemandeDeDelegation,
): Promise<{ issue: 'accordee' | RefusDeDeleguer; numero: string | null }> =>
  trx.one<{ issue: 'accordee' | RefusDeDeleguer; numero: string | null }>(
    sql`select issue, numero from accorder_delegation(${ecoleId}, ${enseignantId}, ${perimetre}, ${debut}, ${fin})`,
  );

export async function acceptDelegation(trx: EcoleTrx, id: string): Promise<'acceptee' | 'plus_en_attente'> {
  const { issue } = await trx.one<{ issue: 'acceptee' | 'plus_en_attente' }>(
    sql`select accepter_delegation(${id}) as issue`,
  );
  return issue;
}

export type IssueDeFin = 'refusee' | 'retiree' | 'deja_finie' | 'motif';

/** By an IEN outside a school, by the director in it. */
export async function endDelegation(
  trx: AgentTrx | EcoleTrx,
  id: string,
  motif: string,
): Promise<IssueDeFin> {
  const { issue } = await trx.one<{ issue: IssueDeFin }>(
    sql`select finir_delegation(${id}, ${motif}) as issue`,
  );
  return issue;
}

export interface EnseignantSaisi {
  identifiant: string;
  prenom: string;
  nom: string;
}
export type IssueDAttestation = 'attestee' | 'deja' | 'inconnu' | 'trop';

export async function attestEnseignant(
  trx: EcoleTrx,
  { identifiant, prenom, nom }: EnseignantSaisi,
): Promise<IssueDAttestation> {
  const { issue } = await trx.one<{ issue: IssueDAttestation }>(
    sql`select attester_enseignant(${identifiant}, ${prenom}, ${nom}) as issue`,
  );
  return issue;
}

export async function removeEnseignant(trx: EcoleTrx, id: string): Promise<'retire' | 'deja_retire'> {
  const { issue } = await trx.one<{ issue: 'retire' | 'deja_retire' }>(
    sql`select retirer_enseignant(${id}) as issue`,
  );
  return issue;
}
