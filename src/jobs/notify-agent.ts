import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { MOTIFS_AVIS } from '../domain/connexion/avis.ts';
import { envoyerAvis } from '../services/connexion/avis.ts';

const payload = z.object({
  agentId: z.string().regex(/^\d{1,18}$/),
  motif: z.enum(MOTIFS_AVIS),
  le: z.coerce.date(),
  details: z.object({
    appareil: z.string().max(60).optional(),
    restants: z.number().int().min(0).optional(),
  }),
});

/** One notice to an agent. What fails is tried again by the queue, fourteen times at most. */
export const notifyAgent = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  envoyerAvis(deps, { ...payload.parse(content), reference: job.id });
