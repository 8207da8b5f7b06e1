import sql from 'sql-template-tag';
import type { Deps } from '../src/deps.ts';
import { jourDeParis, leLendemain } from '../src/domain/jour.ts';
import { faireLaNuit, listNuitsAFaire } from '../src/services/nuit/nuit.ts';
import { ECOLE_VITRINE, ilYA, RENTREE_IL_Y_A } from './vitrine.ts';

/**
 * The nights since the year of the first school began, until yesterday: nobody was there to make them, and they are made up from
 * what people have done, as any that was missed. Today's comes at its hour.
 */
export async function passerLesNuits(deps: Deps): Promise<void> {
  const { derniere } = await listNuitsAFaire(deps);
  const rentree = ilYA(deps, RENTREE_IL_Y_A).clock.now();
  if (derniere === undefined) await antidaterLesArrivees(deps, rentree);
  const aujourdHui = jourDeParis(deps.clock.now());
  for (
    let jour = leLendemain(derniere ?? jourDeParis(rentree));
    jour < aujourdHui;
    jour = leLendemain(jour)
  ) {
    if (deps.stopping.aborted) return;
    await faireLaNuit(deps, jour);
  }
}

/** The database dates by itself whoever arrives. */
const antidaterLesArrivees = (deps: Deps, le: Date): Promise<void> =>
  deps.database.withOps(async (trx) => {
    const ecole = sql`ecole_id = (select id from ecoles where uai = ${ECOLE_VITRINE}) and created_at > ${le}`;
    await trx.run(sql`update eleves set created_at = ${le} where ${ecole}`);
    await trx.run(sql`update representants_legaux set created_at = ${le} where ${ecole}`);
  });
