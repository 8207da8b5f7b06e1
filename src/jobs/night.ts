import { Cron } from 'croner';
import type { Deps } from '../deps.ts';
import { jourDeParis } from '../domain/jour.ts';
import { exigerLHeure, faireLaNuit, listNuitsAFaire } from '../services/nuit/nuit.ts';
import { wait } from './wait.ts';

/** A clock that jumps, or a machine that slept, is noticed within so long. */
const ROUND_MS = 60_000;

/**
 * The last moment that the pattern has named, by the clock of Paris. An hour that a spring night skips is the one after it;
 * one that an autumn night has twice, the first.
 */
export const lastDue = (pattern: string, now: Date): Date | undefined =>
  new Cron(pattern, { timezone: 'Europe/Paris', paused: true }).previousRuns(1, now)[0];

/**
 * Makes the nights that are due each time that « pattern » says, until the signal; those missed while no worker was there,
 * at once. Any number of processes may: each batch is done once (decision 046).
 */
export async function scheduleNights(deps: Deps, pattern: string, stop: AbortSignal): Promise<void> {
  let made: number | undefined;
  while (!stop.aborted) {
    // Asked again at each round: the clock may have jumped.
    const due = lastDue(pattern, deps.clock.now());
    if (due !== undefined && due.getTime() !== made && (await makeNights(deps, jourDeParis(due), stop)))
      made = due.getTime();
    await wait(ROUND_MS, stop);
  }
}

/** Those due until this day; false when PostgreSQL is away, a step failed, or the clock is wrong: to be tried again. */
async function makeNights(deps: Deps, jusquAu: string, stop: AbortSignal): Promise<boolean> {
  try {
    const { jours } = await listNuitsAFaire(deps);
    const dues = jours.filter((jour) => jour <= jusquAu);
    if (dues.length > 0) await exigerLHeure(deps);
    for (const jour of dues) {
      if (stop.aborted) return true;
      const { echecs, pointDeControle } = await faireLaNuit(deps, jour);
      for (const { etape, erreur } of echecs)
        deps.logger.error({ err: erreur, etape, jour }, 'étape de nuit échouée');
      if (echecs.length === 0)
        deps.logger.info({ jour, pointDeControle: pointDeControle?.empreinte }, 'nuit terminée');
    }
    return true;
  } catch (error) {
    if (!stop.aborted) deps.logger.error({ err: error }, 'nuit à reprendre');
    return false;
  }
}
