import type { OpsTrx } from '../../database/transaction.ts';
import { type Assistance, lireAdresseDAssistance } from '../../domain/ecole/assistance.ts';
import { AppError } from '../../errors.ts';
import { listAssistances } from '../../queries/ecole/assistance.ts';
import { deleteAssistance, saveAssistance } from '../../repositories/ecole/academies.ts';
import { journaliser } from '../../repositories/journal.ts';

/** Digits, spaces, and the signs of a number: people copy it, and telephones dial it. */
const TELEPHONE = /^\+?\d[\d .()-]{1,38}$/;

/** What ops give of the assistance of an académie; what is not given stays as it was, what is empty goes. */
export interface AssistanceSaisie {
  url?: string | undefined;
  telephone?: string | undefined;
}

/**
 * Sets how the académie is asked for help; null once nothing is known of it any more. Throws an AppError that says what is
 * wrong, or which académies there are.
 */
export async function reglerAssistance(
  trx: OpsTrx,
  academie: string,
  { url, telephone }: AssistanceSaisie,
): Promise<Assistance | null> {
  const connues = await listAssistances(trx);
  const connue = connues.find((a) => a.academie === academie);
  if (connue === undefined) {
    const noms = connues.map((a) => `«\u00a0${a.academie}\u00a0»`).join(', ');
    throw new AppError(
      404,
      'Académie inconnue',
      `Aucune école n’est de l’académie «\u00a0${academie}\u00a0». Académies connues\u00a0: ${noms || 'aucune'}.`,
    );
  }
  const assistance: Assistance = {
    adresse: url === undefined ? connue.adresse : lireUrl(url.trim()),
    telephone: telephone === undefined ? connue.telephone : lireTelephone(telephone.trim()),
  };
  const vide = assistance.adresse === null && assistance.telephone === null;
  if (vide) await deleteAssistance(trx, academie);
  else await saveAssistance(trx, academie, assistance);
  await journaliser(trx, 'academie.assistance', { academie, ...assistance });
  return vide ? null : assistance;
}

function lireUrl(saisie: string): string | null {
  if (saisie === '') return null;
  const adresse = lireAdresseDAssistance(saisie);
  if (adresse !== undefined) return adresse;
  throw new AppError(
    422,
    'Adresse refusée',
    `«\u00a0${saisie}\u00a0» n’est ni l’adresse https:// d’une page, ni une adresse mail.`,
  );
}

function lireTelephone(saisie: string): string | null {
  if (saisie === '') return null;
  if (TELEPHONE.test(saisie)) return saisie.replaceAll(' ', '\u00a0');
  throw new AppError(
    422,
    'Téléphone refusé',
    `«\u00a0${saisie}\u00a0» n’est pas un numéro de téléphone, par exemple 04 90 00 00 00.`,
  );
}
