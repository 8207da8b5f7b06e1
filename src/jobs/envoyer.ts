import { z } from 'zod';
import { isAway } from '../database/pannes.ts';
import type { Deps } from '../deps.ts';
import { loggableError } from '../logger.ts';
import { abandonnerEnvoi, EnvoiDiffereError, envoyerUn } from '../services/envois.ts';

const id = z.string().regex(/^\d{1,18}$/);
const payload = z.object({ ecoleId: id, envoiId: id });

/** What the queue says of the attempt. */
interface Essai {
  id: string;
  attempts: number;
  max_attempts: number;
}

/** One mail. An error that nobody foresaw is tried again like any other; after the last attempt the director reads it. */
export async function envoyer(deps: Deps, contenu: unknown, job: Essai, arret: AbortSignal): Promise<void> {
  const travail = {
    ...payload.parse(contenu),
    tentative: job.attempts,
    tentativesMax: job.max_attempts,
  };
  try {
    await envoyerUn(deps, travail, arret);
  } catch (error) {
    if (error instanceof EnvoiDiffereError) throw error;
    if (isAway(error)) deps.absences.note(error);
    else deps.logger.error({ err: loggableError(error), job: job.id }, 'envoi');
    if (job.attempts >= job.max_attempts) await abandonnerEnvoi(deps, travail);
    throw error;
  }
}
