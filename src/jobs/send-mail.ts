import { z } from 'zod';
import { isAway } from '../database/pannes.ts';
import type { Deps } from '../deps.ts';
import { loggableError } from '../logger.ts';
import { abandonnerEnvoi, EnvoiDiffereError, envoyerUn } from '../services/operations/envois.ts';

const id = z.string().regex(/^\d{1,18}$/);
const payload = z.object({ ecoleId: id, envoiId: id });

/** What the queue says of the attempt. */
interface Attempt {
  id: string;
  attempts: number;
  max_attempts: number;
}

/** One mail. An error that nobody foresaw is tried again like any other; after the last attempt the director reads it. */
export async function sendMail(deps: Deps, content: unknown, job: Attempt, stop: AbortSignal): Promise<void> {
  const work = {
    ...payload.parse(content),
    tentative: job.attempts,
    tentativesMax: job.max_attempts,
  };
  try {
    await envoyerUn(deps, work, stop);
  } catch (error) {
    if (error instanceof EnvoiDiffereError) throw error;
    if (isAway(error)) deps.absences.note(error);
    else deps.logger.error({ err: loggableError(error), job: job.id }, 'envoi');
    if (job.attempts >= job.max_attempts) await abandonnerEnvoi(deps, work);
    throw error;
  }
}
