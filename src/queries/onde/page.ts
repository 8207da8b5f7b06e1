import type { EcoleLecture } from '../../database/transaction.ts';
import type { NomsDesFiches } from '../../domain/onde/rapport/detailler.ts';
import { findDerniereMiseAJour, findMiseAJour, loadNomsDesFiches, type MiseAJourOnde } from './onde.ts';

/** All that the page of an update says, at one moment. */
export interface MiseAJourAffichee {
  miseAJour: MiseAJourOnde;
  /** Names of the fiches that its diff cites by number only. */
  noms: NomsDesFiches;
  /** Whether it is the last one applied. */
  derniere: boolean;
}

export async function findMiseAJourAffichee(
  trx: EcoleLecture,
  id: string,
): Promise<MiseAJourAffichee | undefined> {
  const miseAJour = await findMiseAJour(trx, id);
  if (miseAJour === undefined) return undefined;
  const derniere = await findDerniereMiseAJour(trx);
  const noms = await loadNomsDesFiches(trx, miseAJour.diff ?? { signalementsClos: [] });
  return { miseAJour, noms, derniere: derniere?.id === id };
}
