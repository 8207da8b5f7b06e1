import type { Deps } from '../../src/deps.ts';
import { jourDeParis } from '../../src/domain/jour.ts';
import { additionner, type BilanEtape, type EtapeNuit } from '../../src/domain/nuit/etapes.ts';
import { LES_ETAPES } from '../../src/services/nuit/etapes.ts';

/** One step of the night, whole, whatever was done this day: tests live several nights in one. */
export async function jouerEtape(
  { database, clock, journalSigner }: Pick<Deps, 'database' | 'clock' | 'journalSigner'>,
  etape: EtapeNuit,
): Promise<Record<string, number>> {
  const maintenant = clock.now();
  const moment = { jour: jourDeParis(maintenant), maintenant, passe: false, signataire: journalSigner };
  let bilan: BilanEtape = {};
  let curseur: string | null = null;
  for (;;) {
    const lot = await database.withOps((trx) => LES_ETAPES[etape].faire(trx, moment, curseur));
    bilan = additionner(bilan, lot.bilan);
    curseur = lot.curseur ?? curseur;
    if (lot.fini) return bilan;
  }
}

/** How many identifiers the night gives now. */
export const attribuerIdentifiants = async (
  deps: Pick<Deps, 'database' | 'clock' | 'journalSigner'>,
): Promise<number> => (await jouerEtape(deps, 'nouveaux_identifiants')).attribues ?? 0;
