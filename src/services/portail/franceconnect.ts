import { randomBytes } from 'node:crypto';
import { aadJetonFranceConnect, decrypt, encrypt } from '../../auth/encryption.ts';
import type { RetourFranceConnect } from '../../auth/franceconnect/franceconnect.ts';
import type { Deps } from '../../deps.ts';
import { type ClesDeRecherche, clesDeRecherche } from '../../domain/portail/recherche.ts';
import { getIdentite, type MonIdentite } from '../../queries/portail/inscription.ts';
import {
  askCodeFranceConnect,
  type EntreeFranceConnect,
  findJetonFranceConnect,
  finishFranceConnect,
  openSessionFranceConnect,
} from '../../repositories/portail/franceconnect.ts';
import { lockInscription } from '../../repositories/portail/inscription.ts';
import type { EnChemin } from './activation.ts';
import { quitter } from './connexion.ts';
import {
  compterSms,
  direEnfantsTrouves,
  type EnfantsDInscription,
  inscriptionPossible,
  type PortableSaisi,
  type ResultatEnfants,
} from './inscription.ts';

type Identifie = Extract<RetourFranceConnect, { outcome: 'identite' }>;

/** Back from FranceConnect: a « sub » already known is logged in, whatever its names; otherwise the way begins. */
export async function entrerParFranceConnect(
  deps: Deps,
  { identite, idToken }: Identifie,
  ids: { session: string; precedente: string },
): Promise<EntreeFranceConnect> {
  const { sub, nom, nomUsage, prenoms } = identite;
  const cles = clesDeLIdentite(identite);
  const jeton = encrypt(deps.keyRing, idToken, aadJetonFranceConnect(sub));
  return deps.database.withConnexion((trx) =>
    openSessionFranceConnect(trx, ids, sub, { nom, nomUsage, prenoms, cles }, jeton),
  );
}

const clesDeLIdentite = ({ nom, nomUsage, prenoms }: MonIdentite): ClesDeRecherche =>
  clesDeRecherche(nomUsage === null ? [nom] : [nom, nomUsage], prenoms);

/** The mobile of the first time. Seconds to wait; 0 when a code is asked for, whether or not a school knows the number. */
export async function donnerPortable(
  deps: Deps,
  { session }: EnChemin,
  portable: PortableSaisi,
  ip: string,
): Promise<number> {
  const identite = await deps.database.readPortail(session, getIdentite);
  const attente = await compterSms(deps, ip, portable.numero, clesDeLIdentite(identite));
  if (attente === 0)
    await deps.database.withPortail(session, (trx) =>
      askCodeFranceConnect(trx, portable.numero, portable.affiche),
    );
  return attente;
}

/** « autre »: the account has another identity; « prise »: this identity has got an account meanwhile. */
export type FinDuParcours = { outcome: 'active' | 'lie' | 'autre' | 'prise' };

/** Birth dates right: the account is activated, or the identity linked to the one that is. */
export async function finirParFranceConnect(
  deps: Deps,
  qui: EnChemin,
  dits: EnfantsDInscription,
  nouvelle: string,
): Promise<ResultatEnfants<FinDuParcours>> {
  try {
    return await direEnfantsTrouves<FinDuParcours | { outcome: 'deja' }>(deps, qui, dits, async (trx) => {
      const etat = (await lockInscription(trx))?.etat;
      // An account activated already keeps its state: nothing for the table to decide.
      if (etat !== 'actif' && !(await inscriptionPossible(deps, trx, 'franceconnect')))
        return { outcome: 'deja' };
      return { outcome: await finishFranceConnect(trx, nouvelle) };
    });
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    if (constraint !== 'comptes_franceconnect_unique') throw error;
    return { outcome: 'prise' };
  }
}

/** The session is closed; where the browser must go to leave FranceConnect too, if it came from there and that answers. */
export async function quitterFranceConnect(
  deps: Deps,
  session: string,
): Promise<{ url: URL; state: string } | undefined> {
  const jeton = await deps.database.withConnexion((trx) => findJetonFranceConnect(trx, session));
  await quitter(deps, session);
  if (jeton === undefined || deps.franceConnect === undefined) return undefined;
  const state = randomBytes(32).toString('base64url');
  const idToken = decrypt(deps.keyRing, jeton, aadJetonFranceConnect(jeton.sub));
  const url = await deps.franceConnect.endSession(idToken, state);
  return url === undefined ? undefined : { url, state };
}
