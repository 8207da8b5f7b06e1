import { setTimeout as pause } from 'node:timers/promises';
import { BoundedQueue, unlessFull } from '../../auth/bounded-queue.ts';
import { networksOf } from '../../auth/networks.ts';
import type { HashingQueue } from '../../auth/password-hashing.ts';
import { type AdmittedTry, type createThrottle, THROTTLE_RULES } from '../../auth/throttle.ts';

export type Limites = ReturnType<typeof createThrottle>;

/** A password that is going to be judged. */
export interface Admission {
  essai: AdmittedTry;
  file: HashingQueue;
}

/** Strangers counted at once: few connections to the database are the login's; from one address no crowd before another. */
const PORTE = new BoundedQueue({ atOnce: 16, waitingPerKey: 200, waitingAtMost: 1_000 });
/** Answers slowed down at once: each holds a connection of the web server for up to three seconds. */
const PAUSES = new BoundedQueue({ atOnce: 50, waitingPerKey: 0, waitingAtMost: 0 });
/** Told when one of these, or the queue of hashes, is full. Seconds. */
export const ATTENTE_AFFLUENCE = 5;

/** A stranger to this account, in the counters of the account and of the address (decision 025). A number: seconds to wait. */
export async function admettreInconnu(
  limites: Limites,
  identifiant: string,
  ip: string,
): Promise<Admission | number> {
  const compte = await unlessFull(
    PORTE.admit(networksOf(ip).host, async () => {
      const essai = await limites.attemptAsStranger(identifiant, ip);
      return essai.admitted ? limites.slowDown(identifiant, essai) : essai.waitSeconds;
    }),
  );
  if (compte === undefined) return ATTENTE_AFFLUENCE;
  if (typeof compte === 'number') return compte;

  const { pauseMs, tried: essai } = compte;
  if (pauseMs > 0 && !(await unlessFull(PAUSES.admit('', () => pause(pauseMs, true))))) {
    await essai.giveBack();
    return ATTENTE_AFFLUENCE;
  }
  return { essai, file: 'inconnus' };
}

/** A device that has logged in to this account before; undefined when it has failed so often that it is a stranger again. */
export async function admettreAppareil(
  limites: Limites,
  identifiant: string,
  appareil: { draw: string },
): Promise<Admission | undefined> {
  const essai = await limites.attempt(THROTTLE_RULES.device, identifiant, appareil.draw);
  return essai.admitted ? { essai: { ...essai, nextWait: 0 }, file: 'connus' } : undefined;
}
