import type { Deps } from '../deps.ts';
import { attendre } from './attente.ts';
import { Comptes } from './comptes.ts';
import { faireTravailler } from './equipe.ts';
import { RONDE_MS, Verrous } from './verrous.ts';

export interface Travail {
  /** Settles when the worker stops. */
  promise: Promise<void>;
  /** Ends what is under way, takes nothing more; asked again (Ctrl-C twice), the same stop. */
  stop(): Promise<void>;
}

/** Between the end of a team and the next one. */
const RELEVE_MS = 500;

/**
 * The worker of this process, until it is stopped. Whatever the queue's connections go through (PostgreSQL restarted,
 * the lock lost), the team at work ends what it has in hand, and once the locks are held again another one begins.
 */
export async function demarrerTravail(deps: Deps, ownerUrl: string, rondeMs = RONDE_MS): Promise<Travail> {
  const prevenir = (error: unknown) => deps.absences.note(error);
  const verrous = await Verrous.ouvrir(ownerUrl, rondeMs, prevenir);
  const arret = new AbortController();
  const comptes = new Comptes(deps.logger);
  let deja = false;
  const aLEcoute = () => {
    deps.logger.info(deja ? 'de nouveau à l’écoute de la file' : 'à l’écoute de la file');
    deja = true;
  };
  const travailler = async (): Promise<void> => {
    while (!arret.signal.aborted) {
      const { perdus } = verrous;
      if (perdus !== undefined) {
        const fin = AbortSignal.any([arret.signal, perdus]);
        await faireTravailler(deps, ownerUrl, verrous, { fin, arret: arret.signal, aLEcoute, comptes }).catch(
          prevenir,
        );
      }
      await attendre(RELEVE_MS, arret.signal);
    }
    comptes.dire();
    await verrous.close();
  };
  const promise = travailler();
  return {
    promise,
    stop: () => {
      arret.abort();
      return promise;
    },
  };
}
