import type { Deps } from '../../deps.ts';
import { AUTEUR_DELAI } from '../../domain/auteurs.ts';
import { direEffets } from '../../repositories/circonscription/suites.ts';

/** One delegation that counts from now, since the director has not answered. Nothing when it was answered, or told before. */
export const direEffet = async ({ database }: Pick<Deps, 'database'>, id: string): Promise<void> => {
  await database.withOps((trx) => direEffets(trx, AUTEUR_DELAI, id));
};
