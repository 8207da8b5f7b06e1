import type { AccesEcole } from '../../database/database.ts';
import type { EcoleLecture } from '../../database/transaction.ts';
import type { Deps } from '../../deps.ts';
import type { CompteABloquer, MotifBlocage } from '../../domain/comptes/decision/blocage.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { CodeRecentError, NotFoundError } from '../../errors.ts';
import { blockCompte, findCompteABloquer, unblockCompte } from '../../repositories/comptes/blocage.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';

async function getCompteABloquer(
  trx: EcoleLecture,
  profil: Profil,
  ficheId: string,
): Promise<CompteABloquer> {
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
 * The account opens nothing of the school any more: sessions end, its provisional password is void (rules §4.1). Twice is once.
 * « code_requis »: more people were blocked than may be without a recent code; nothing was done.
 */
export async function bloquerCompte(
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  { profil, ficheId }: { profil: Profil; ficheId: string },
  pourquoi: { motif: MotifBlocage; note: string | null },
): Promise<{ outcome: 'bloque' | 'deja_bloque' | 'code_requis' }> {
  try {
    return await database.withEcole(acces, async (trx) => {
      const { compteId } = await getCompteABloquer(trx, profil, ficheId);
      return { outcome: (await blockCompte(trx, compteId, pourquoi)) ? 'bloque' : 'deja_bloque' };
    });
  } catch (error) {
    if (error instanceof CodeRecentError) return { outcome: 'code_requis' };
    throw error;
  }
}

/** Its holder may log in again, with the password chosen before; who had none needs a new one. */
export const debloquerCompte = (
  { database }: Pick<Deps, 'database'>,
  acces: AccesEcole,
  { profil, ficheId }: { profil: Profil; ficheId: string },
): Promise<boolean> =>
  database.withEcole(acces, async (trx) => {
    const { compteId } = await getCompteABloquer(trx, profil, ficheId);
    return unblockCompte(trx, compteId);
  });
