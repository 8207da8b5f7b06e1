import type { AccesEcole } from '../../database/database.ts';
import type { Deps } from '../../deps.ts';
import type { DemandeDeDelegation, RefusDeDeleguer } from '../../domain/circonscription/delegation.ts';
import {
  acceptDelegation,
  attestEnseignant,
  type EnseignantSaisi,
  endDelegation,
  grantDelegation,
  type IssueDAttestation,
  type IssueDeFin,
  removeEnseignant,
} from '../../repositories/circonscription/delegations.ts';

/*
 * The rules, the journal and the mails of each of these are in functions of the database (decision 043), in the transaction that
 * calls them. A NotFoundError when it is not this agent's to do; a CodeRecentError without a recent code, where one is asked for.
 */

type Base = Pick<Deps, 'database'>;

export type ResultatDeDelegation =
  | { outcome: 'accordee'; id: string }
  | { outcome: 'refusee'; raison: RefusDeDeleguer };

/** By an IEN, to a teacher of a school of the circonscription. */
export async function accorderDelegation(
  { database }: Base,
  session: string,
  demande: DemandeDeDelegation,
): Promise<ResultatDeDelegation> {
  const { issue, numero } = await database.withAgent(session, (trx) => grantDelegation(trx, demande));
  return issue === 'accordee'
    ? { outcome: 'accordee', id: String(numero) }
    : { outcome: 'refusee', raison: issue };
}

/** By the director. */
export const accepterDelegation = (
  { database }: Base,
  acces: AccesEcole,
  id: string,
): Promise<'acceptee' | 'plus_en_attente'> => database.withEcole(acces, (trx) => acceptDelegation(trx, id));

/** By the IEN of the circonscription: counts at the next request. */
export const retirerDelegation = (
  { database }: Base,
  session: string,
  id: string,
  motif: string,
): Promise<IssueDeFin> => database.withAgent(session, (trx) => endDelegation(trx, id, motif));

/** By the director: refused before it is in force, withdrawn afterwards. */
export const refuserOuRetirer = (
  { database }: Base,
  acces: AccesEcole,
  id: string,
  motif: string,
): Promise<IssueDeFin> => database.withEcole(acces, (trx) => endDelegation(trx, id, motif));

/** By the director: this teacher works in the school. */
export const attesterEnseignant = (
  { database }: Base,
  acces: AccesEcole,
  saisi: EnseignantSaisi,
): Promise<IssueDAttestation> => database.withEcole(acces, (trx) => attestEnseignant(trx, saisi));

/** By the director: no longer, and what was delegated to that teacher there ends. */
export const retirerEnseignant = (
  { database }: Base,
  acces: AccesEcole,
  id: string,
): Promise<'retire' | 'deja_retire'> => database.withEcole(acces, (trx) => removeEnseignant(trx, id));
