import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { EVENEMENTS_DE_DELEGATION, ROLES_DE_DELEGATION } from '../domain/circonscription/delegation.ts';
import { envoyerAvisDeDelegation } from '../services/circonscription/avis.ts';
import { direEffet } from '../services/circonscription/suites.ts';

const id = z.string().regex(/^\d{1,18}$/);
const noticePayload = z.object({
  delegationId: id,
  agentId: id,
  role: z.enum(ROLES_DE_DELEGATION),
  evenement: z.enum(EVENEMENTS_DE_DELEGATION),
  le: z.coerce.date(),
});
const effectPayload = z.object({ delegationId: id });

/** What became of a delegation, to one of those concerned. What fails is tried again by the queue. */
export const notifyOfDelegation = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  envoyerAvisDeDelegation(deps, { ...noticePayload.parse(content), reference: job.id });

/** At the very moment when a delegation counts without the director: tells it, unless it was answered meanwhile. */
export const tellEffect = (deps: Deps, content: unknown): Promise<void> =>
  direEffet(deps, effectPayload.parse(content).delegationId);
