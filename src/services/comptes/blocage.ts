import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { CompteABloquer, MotifBlocage } from '../../domain/comptes/decision/blocage.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { NotFoundError } from '../../errors.ts';
import { blockCompte, findCompteABloquer, unblockCompte } from '../../repositories/comptes/blocage.ts';
import { journaliser, SUJETS_JOURNAL } from '../../repositories/journal.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { GESTION } from './fiches.ts';

async function getCompteABloquer(
  trx: EcoleLecture,
  profil: Profil,
  ficheId: string,
): Promise<CompteABloquer> {
  await GESTION[profil].assertPermis(trx);
  const compte = await findCompteABloquer(trx, profil, ficheId);
  if (compte === undefined) throw new NotFoundError(MOTS_PROFIL[profil].introuvable);
  return compte;
}

export const lireCompteABloquer = (
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  profil: Profil,
  ficheId: string,
): Promise<CompteABloquer> => database.readEcole(acces, (trx) => getCompteABloquer(trx, profil, ficheId));

/**
 * The account opens nothing of the school any more: sessions end, its provisional password is void (rules §4.1). The journal
 * says the reason, never what was noted. Twice is once: true when something was done.
 */
export const bloquerCompte = (
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  { profil, ficheId }: { profil: Profil; ficheId: string },
  pourquoi: { motif: MotifBlocage; note: string | null },
): Promise<boolean> =>
  database.withEcole(acces, async (trx) => {
    const { compteId } = await getCompteABloquer(trx, profil, ficheId);
    const fait = await blockCompte(trx, compteId, pourquoi);
    if (fait) {
      await journaliser(trx, `${SUJETS_JOURNAL[profil]}.bloque`, {
        motif: pourquoi.motif,
        comptes: [Number(compteId)],
      });
    }
    return fait;
  });

/** Its holder may log in again, with the password chosen before; who had none needs a new one. */
export const debloquerCompte = (
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  { profil, ficheId }: { profil: Profil; ficheId: string },
): Promise<boolean> =>
  database.withEcole(acces, async (trx) => {
    const { compteId } = await getCompteABloquer(trx, profil, ficheId);
    const fait = await unblockCompte(trx, compteId);
    if (fait) await journaliser(trx, `${SUJETS_JOURNAL[profil]}.debloque`, { comptes: [Number(compteId)] });
    return fait;
  });
