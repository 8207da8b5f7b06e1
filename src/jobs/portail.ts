import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { MOTIFS_AVIS_TITULAIRE } from '../domain/portail/avis.ts';
import { CANAUX } from '../domain/portail/codes.ts';
import { envoyerAvisTitulaire, prevenirTitulaire } from '../services/portail/avis.ts';
import { envoyerCode } from '../services/portail/codes.ts';

const id = z.string().regex(/^\d{1,18}$/);
/** A key that the database wrote as it is: a number, or its text. */
const ficheId = z.coerce.string().pipe(id);
const codePayload = z.object({ codeId: id });
const contact = { canal: z.enum(CANAUX), adresse: z.string() };
const fait = { compteId: id, motif: z.enum(MOTIFS_AVIS_TITULAIRE), le: z.coerce.date() };
const noticePayload = z.object({
  ...fait,
  // Absent from a notice of the version before, which finds ONDE's contacts only.
  contacts: z.array(z.object(contact)).default([]),
  // Said where they are not on the account any more when the worker looks.
  fiches: z
    .array(z.object({ ecoleId: ficheId, ficheId }))
    .nullish()
    .transform((fiches) => fiches ?? undefined),
});
const letterPayload = z.object({
  ...fait,
  ...contact,
  prenom: z.string().nullable(),
  nom: z.string().nullable(),
  ecole: z.string().nullable(),
  enfant: z.string().nullable(),
  // Absent from a letter of the version before.
  identifiant: z.string().nullable().default(null),
});

/** One code to somebody on the portal. What fails is tried again by the queue. */
export const sendCode = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  envoyerCode(deps, codePayload.parse(content).codeId, job.id);

/** Something that the holder of an account is told: one job for each recipient. */
export const notifyHolder = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  prevenirTitulaire(deps, { ...noticePayload.parse(content), reference: job.id });

/** One notice to one recipient. */
export const sendNotice = (deps: Deps, content: unknown, job: { id: string }): Promise<void> =>
  envoyerAvisTitulaire(deps, { ...letterPayload.parse(content), reference: job.id });
