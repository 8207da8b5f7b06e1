import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { MOTIFS_AVIS_TITULAIRE } from '../domain/portail/avis.ts';
import { prevenirTitulaire } from '../services/portail/avis.ts';
import { envoyerCode } from '../services/portail/codes.ts';

const id = z.string().regex(/^\d{1,18}$/);
const codePayload = z.object({ codeId: id });
const noticePayload = z.object({ compteId: id, motif: z.enum(MOTIFS_AVIS_TITULAIRE), le: z.coerce.date() });

/** One code to somebody on the portal. What fails is tried again by the queue. */
export const sendCode = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  envoyerCode(deps, codePayload.parse(content).codeId, job.id);

/** One notice to the holder of an account. */
export const notifyHolder = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  prevenirTitulaire(deps, { ...noticePayload.parse(content), reference: job.id });
