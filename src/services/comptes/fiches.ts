import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { assertGestionEleves } from '../ecole/parametrage.ts';

interface Gestion {
  /** Throws when this profile may not be acted on. */
  assertPermis(trx: EcoleLecture): Promise<void>;
}

/** Acting on the accounts of a profile: pupils' only once the school manages them (guide §3). */
export const GESTION: Readonly<Record<Profil, Gestion>> = {
  eleve: { assertPermis: assertGestionEleves },
  representant_legal: { assertPermis: async () => {} },
};
