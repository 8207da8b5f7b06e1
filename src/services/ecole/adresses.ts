import { createThrottle, QUOTAS } from '../../auth/throttle.ts';
import type { AccesEcole } from '../../database/database.ts';
import type { EcoleTrx } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { estInterdite } from '../../domain/ecole/adresse-de-service.ts';
import type { VerificationDAdresse } from '../../domain/ecole/verification.ts';
import { type AdresseDeService, findAdresse } from '../../queries/ecole/adresses.ts';
import {
  deleteAdresse,
  saveAdresse,
  saveVerification,
  setAffichee,
} from '../../repositories/ecole/adresses.ts';
import { type DetailsJournal, journaliser } from '../../repositories/journal.ts';

const noter = (trx: EcoleTrx, profil: Profil, acte: string, details: DetailsJournal): Promise<void> =>
  journaliser(trx, 'parametrage.adresse', { profil, acte, ...details });

export type VerificationDemandee =
  | VerificationDAdresse
  /** Somebody wrote another one meanwhile: nothing is said of it. */
  | { outcome: 'changee' }
  /** Seconds to wait. Nothing was written. */
  | { outcome: 'trop_souvent'; attente: number };

/**
 * Keeps the address and opens it (guide §6): two short transactions, and nothing held while a site answers. What the site
 * said is written only of the address that it was asked at; of two clicks at once, one is written.
 */
export async function verifierAdresse(
  deps: Deps,
  acces: AccesEcole,
  profil: Profil,
  adresse: string,
): Promise<VerificationDemandee> {
  const attente = await attendre(deps, acces);
  if (attente > 0) return { outcome: 'trop_souvent', attente };
  const verificationLe = await deps.database.withEcole(acces, async (trx) => {
    const avant = await findAdresse(trx, profil);
    if (!(await saveAdresse(trx, profil, adresse))) return avant?.verificationLe ?? null;
    await noter(trx, profil, 'modifiee', { avant: avant?.adresse ?? null, apres: adresse });
    return null;
  });
  const verification = await deps.verificateur.verifier(adresse, (url) => estInterdite(profil, url));
  const raison = verification.outcome === 'echec' ? verification.raison : null;
  return deps.database.withEcole(acces, async (trx) => {
    if (await saveVerification(trx, profil, { adresse, verificationLe }, raison)) {
      await noter(trx, profil, raison === null ? 'verifiee' : 'echec', { adresse, raison });
    } else if ((await findAdresse(trx, profil))?.adresse !== adresse) return { outcome: 'changee' };
    return verification;
  });
}

async function attendre(deps: Deps, { agentId, ecoleId }: AccesEcole): Promise<number> {
  const limites = createThrottle(deps);
  const agent = await limites.count(QUOTAS.verificationsDeLAgent, agentId);
  return agent > 0 ? agent : limites.count(QUOTAS.verificationsDeLEcole, ecoleId);
}

/** False when there was none. */
export function retirerAdresse(deps: Deps, acces: AccesEcole, profil: Profil): Promise<boolean> {
  return deps.database.withEcole(acces, async (trx) => {
    const avant = await findAdresse(trx, profil);
    if (avant === undefined || !(await deleteAdresse(trx, profil))) return false;
    await noter(trx, profil, 'retiree', { avant: avant.adresse });
    return true;
  });
}

/** « changee »: it is not the one that the page showed any more, or is not verified. */
export type Affichage = 'affichee' | 'masquee' | 'changee';

/** Shows the very address that the page showed, or hides it (guide §6). */
export function afficherAdresse(
  deps: Deps,
  acces: AccesEcole,
  profil: Profil,
  { adresse, affichee }: Pick<AdresseDeService, 'adresse' | 'affichee'>,
): Promise<Affichage> {
  const voulu = affichee ? 'affichee' : 'masquee';
  return deps.database.withEcole(acces, async (trx) => {
    if (await setAffichee(trx, profil, adresse, affichee)) {
      await noter(trx, profil, voulu, { adresse });
      return voulu;
    }
    const maintenant = await findAdresse(trx, profil);
    return maintenant?.adresse === adresse && maintenant.affichee === affichee ? voulu : 'changee';
  });
}
