import { aadOtp, chiffrer, dechiffrer } from '../auth/chiffrement.ts';
import { createLimites, REGLES } from '../auth/limites.ts';
import { genererSecretOtp, normaliserCodeOtp, uriOtp, verifierCodeOtp } from '../auth/otp.ts';
import type { SessionTrx } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { ETAPE_MS } from '../domain/session.ts';
import { getEnConnexion } from '../repositories/agents.ts';
import { prevenirAgent } from '../repositories/avis.ts';
import { journaliser } from '../repositories/journal.ts';
import {
  findOtpFutur,
  forgetOtpFutur,
  replaceOtp,
  storeOtpFutur,
} from '../repositories/nouveau-telephone.ts';
import { closeOtherSessions } from '../repositories/sessions.ts';
import type { Refus } from './connexion.ts';
import { creerCodesSecours } from './enrolement.ts';

/** What the new phone must be given. */
export interface TelephoneAPhotographier {
  identifiant: string;
  secret: string;
  uri: string;
}

/** Draws the secret of the phone to come; the one in force stays so until a code proves the new one. */
export const commencerTelephone = (deps: Deps, session: string): Promise<void> =>
  deps.database.withSession(session, async (trx) => {
    const otp = chiffrer(deps.keyRing, genererSecretOtp(), aadOtp(trx.agentId));
    await storeOtpFutur(trx, { ...otp, le: deps.clock.now() });
  });

/** The phone that waits for its first code, the same at each reload; undefined when none does, or for too long. */
export const lireTelephoneFutur = (
  deps: Deps,
  session: string,
): Promise<TelephoneAPhotographier | undefined> =>
  deps.database.withSession(session, async (trx) => {
    const futur = await lireFutur(deps, trx);
    if (futur === undefined) return undefined;
    const { secret } = futur;
    const { identifiant } = await getEnConnexion(trx);
    return { identifiant, secret, uri: uriOtp({ secret, identifiant }) };
  });

/** As if it had not been begun. */
export const abandonnerTelephone = (deps: Deps, session: string): Promise<void> =>
  deps.database.withSession(session, forgetOtpFutur);

export type ResultatNouveauTelephone =
  | Refus
  | { issue: 'mal_forme' }
  /** The phone's clock is wrong. */
  | { issue: 'decale'; attente: number }
  /** None waits any more: given up, too old, or confirmed in another tab. */
  | { issue: 'interrompu' }
  | { issue: 'accepte'; identifiant: string; codesSecours: string[] };

/**
 * A first code proves the new phone, which takes the place of the old one at this moment; with the old phone go the old
 * recovery codes, a sheet that may be where the phone was lost, and every other session.
 */
export async function confirmerNouveauTelephone(
  deps: Deps,
  { session, agentId }: { session: string; agentId: string },
  saisie: string,
): Promise<ResultatNouveauTelephone> {
  const code = normaliserCodeOtp(saisie);
  if (code === undefined) return { issue: 'mal_forme' };
  const essai = await createLimites(deps).essayer(REGLES.otp, agentId);
  if (!essai.admis) return { issue: 'attendre', attente: essai.attendre };
  const resultat = await deps.database.withSession(
    session,
    async (trx): Promise<ResultatNouveauTelephone> => {
      const agent = await getEnConnexion(trx);
      const futur = await lireFutur(deps, trx);
      if (futur === undefined) return { issue: 'interrompu' };
      const { secret, chiffre } = futur;
      const le = deps.clock.now();
      const jugement = verifierCodeOtp({ secret, code, now: le, dernierPas: 0 });
      if (jugement.verdict !== 'juste') {
        const issue = jugement.verdict === 'decale' ? 'decale' : 'refuse';
        return { issue, attente: essai.attenteSuivante };
      }
      const { versionSession } = agent;
      const activation = { pas: jugement.pas, le, versionSession, chiffre };
      if (!(await replaceOtp(trx, activation))) return { issue: 'interrompu' };
      await journaliser(trx, 'otp.remplace');
      const codesSecours = await creerCodesSecours(deps, trx);
      await closeOtherSessions(trx);
      await prevenirAgent(trx, 'nouveau_telephone');
      return { issue: 'accepte', identifiant: agent.identifiant, codesSecours };
    },
  );
  if (resultat.issue === 'accepte') await essai.reussir();
  else if (resultat.issue === 'interrompu') await essai.rendre();
  return resultat;
}

/** The phone to come of this session; it is waited for as long as at the first login. */
async function lireFutur(
  deps: Deps,
  trx: SessionTrx,
): Promise<{ secret: string; chiffre: Buffer } | undefined> {
  const futur = await findOtpFutur(trx);
  if (futur === undefined) return undefined;
  if (futur.le.getTime() <= deps.clock.now().getTime() - ETAPE_MS.telephone) return undefined;
  return { secret: dechiffrer(deps.keyRing, futur, aadOtp(trx.agentId)), chiffre: futur.chiffre };
}
