import type { EcoleTrx } from '../database/transaction.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { findDerniereMiseAJour } from '../queries/onde.ts';
import type { FraicheurVM } from '../rendering/vues/commun.ts';
import { paths } from '../routes/paths.ts';

/** Of what a list or the dashboard shows; a delegation limited to pupils does not open the update's page. */
export async function fraicheur({ ecole }: EcoleContext, trx: EcoleTrx): Promise<FraicheurVM> {
  const derniere = ecole.perimetre === 'tous' ? await findDerniereMiseAJour(trx) : undefined;
  const detail = derniere ? paths.miseAJourOnde({ uai: ecole.uai, id: derniere.id }) : null;
  return { le: ecole.ondeMajLe, detail };
}
