import { hashCode } from '../../auth/portail/codes.ts';
import { QUOTAS_PORTAIL } from '../../auth/portail/quotas.ts';
import { createThrottle } from '../../auth/throttle.ts';
import type { Deps } from '../../deps.ts';
import type { Canal } from '../../domain/portail/codes.ts';
import { findCodeAttendu } from '../../queries/portail/codes.ts';
import type { ReponseCode } from '../../repositories/portail/codes.ts';
import {
  askCodeLimite,
  askCodePortable,
  askCodeTitulaire,
  confirmPortable,
  liftByCode,
  liftByNaissances,
  proveByCode,
} from '../../repositories/portail/contacts.ts';
import { type EnChemin, essayerNaissance, type ResultatNaissance } from './activation.ts';

/** A code by SMS to a new mobile, counted for the number too: seconds to wait; 0, it leaves. */
export async function demanderCodePortable(
  deps: Deps,
  { session }: EnChemin,
  portable: string,
): Promise<number> {
  const attente = await createThrottle(deps, 'portail').count(QUOTAS_PORTAIL.portable, portable);
  return attente > 0 ? attente : deps.database.withPortail(session, (trx) => askCodePortable(trx, portable));
}

/** The code of the mobile: in force from now on, in place of the one before (rules §8.5). */
export const confirmerPortable = (deps: Deps, { session }: EnChemin, code: string): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, 'portable');
    return attendu === undefined ? 'aucun' : confirmPortable(trx, hashCode(deps.config, attendu.id, code));
  });

/** « C’est bien vous ? », by a code to a contact in force: seconds to wait; 0, it leaves; undefined, there is none. */
export const demanderCodeTitulaire = (
  deps: Deps,
  { session }: EnChemin,
  canal: Canal,
): Promise<number | undefined> => deps.database.withPortail(session, (trx) => askCodeTitulaire(trx, canal));

/** Right, the session goes on under « nouvelle ». */
export const prouverParCode = (
  deps: Deps,
  { session }: EnChemin,
  code: string,
  nouvelle: string,
): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, 'titulaire');
    return attendu === undefined
      ? 'aucun'
      : proveByCode(trx, hashCode(deps.config, attendu.id, code), nouvelle);
  });

/** To the contact confirmed before the reset (rules §4.5); undefined: there is none. Otherwise as demanderCodePortable(). */
export const demanderCodeLimite = (
  deps: Deps,
  { session }: EnChemin,
  canal: Canal,
): Promise<number | undefined> => deps.database.withPortail(session, (trx) => askCodeLimite(trx, canal));

export const leverParCode = (deps: Deps, { session }: EnChemin, code: string): Promise<ReponseCode> =>
  deps.database.withPortail(session, async (trx) => {
    const attendu = await findCodeAttendu(trx, 'limite');
    return attendu === undefined ? 'aucun' : liftByCode(trx, hashCode(deps.config, attendu.id, code));
  });

/** The birth date of one child of each other school, in any order; one answer, whichever is wrong. */
export const leverParNaissances = (
  deps: Deps,
  qui: EnChemin,
  dates: readonly string[],
): Promise<ResultatNaissance> =>
  essayerNaissance(deps, qui, () =>
    deps.database.withPortail(qui.session, (trx) => liftByNaissances(trx, dates)),
  );
