import type { Deps } from '../../deps.ts';
import { AUTEUR_DELAI, AUTEUR_NUIT } from '../../domain/auteurs.ts';
import { direEffets, direFins, rappelerFins } from '../../repositories/circonscription/suites.ts';

/** One delegation that counts from now, since the director has not answered. Nothing when it was answered, or told before. */
export const direEffet = async ({ database }: Pick<Deps, 'database'>, id: string): Promise<void> => {
  await database.withOps((trx) => direEffets(trx, AUTEUR_DELAI, id));
};

export interface SuitesDesDelegations {
  effets: number;
  rappels: number;
  fins: number;
}

/**
 * The night's part (rules §9, §10): tells what the worker has missed, reminds of ends to come, tells ends. Rights end by their
 * date whether it runs or not. A few hundred at a time, each batch for good: interrupted, the next night goes on.
 */
export async function suivreDelegations({ database }: Pick<Deps, 'database'>): Promise<SuitesDesDelegations> {
  const tous = async (lot: () => Promise<number>): Promise<number> => {
    for (let total = 0; ; ) {
      const nombre = await lot();
      total += nombre;
      if (nombre === 0) return total;
    }
  };
  return {
    effets: await tous(() => database.withOps((trx) => direEffets(trx, AUTEUR_DELAI))),
    rappels: await tous(() => database.withOps((trx) => rappelerFins(trx))),
    fins: await tous(() => database.withOps((trx) => direFins(trx, AUTEUR_NUIT))),
  };
}
