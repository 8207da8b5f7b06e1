import type { EcoleLecture } from '../../database/transaction.ts';
import type { Profil } from '../../domain/comptes/etats.ts';
import { axesDe, type ChiffreLu, type Division } from '../../domain/statistiques/chiffres.ts';
import { type FaitLu, type Palier, rentreeDe } from '../../domain/statistiques/tendance.ts';
import { listFaits } from './faits.ts';
import { type DerniereNuit, findNuitMontree, listChiffres, listPaliers } from './statistiques.ts';

/** What the page, its CSV and its PDF show, from one snapshot. */
export interface StatistiquesLues {
  nuit: DerniereNuit | undefined;
  maintenant: Date;
  chiffres: readonly ChiffreLu[];
  paliers: readonly (Palier & { profil: Profil })[];
  faits: readonly FaitLu[];
}

export async function lireStatistiques(
  trx: EcoleLecture,
  division: Division,
  maintenant: Date,
): Promise<StatistiquesLues> {
  const nuit = await findNuitMontree(trx);
  const chiffres = await listChiffres(trx, { jour: nuit?.jour ?? null, axes: axesDe(division), maintenant });
  // The year is drawn of the whole school.
  if (nuit === undefined || division !== 'globales')
    return { nuit, maintenant, chiffres, paliers: [], faits: [] };
  const paliers = await listPaliers(trx, { rentree: rentreeDe(nuit.jour), jour: nuit.jour });
  const premier = paliers.map(({ jour }) => jour).sort()[0];
  const faits = premier === undefined || premier >= nuit.jour ? [] : await listFaits(trx, premier);
  return { nuit, maintenant, chiffres, paliers, faits };
}
