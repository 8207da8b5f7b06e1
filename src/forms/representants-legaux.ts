import { z } from 'zod';
import { RAISONS_DE } from '../domain/comptes/decision/prochaine-action.ts';
import { etatsDe } from '../domain/comptes/etats.ts';
import { ANOMALIES, MAILS, PORTABLES } from '../domain/comptes/representants-legaux.ts';
import { CHAMPS_COMMUNS } from './comptes.ts';
import { listeTolerante } from './form.ts';

export const TRIS_REPRESENTANTS = ['nom', 'prenom', 'classe', 'identifiant', 'etat', 'origine'] as const;

/** The address of the guardians' list. */
export const listeRepresentantsSchema = z.object({
  ...CHAMPS_COMMUNS,
  etats: listeTolerante(z.enum(etatsDe('representant_legal'))),
  mail: z.enum(MAILS).optional().catch(undefined),
  portable: z.enum(PORTABLES).optional().catch(undefined),
  anomalies: listeTolerante(z.enum(ANOMALIES)),
  reste: listeTolerante(z.enum(RAISONS_DE.representant_legal)),
  tri: z.enum(TRIS_REPRESENTANTS).catch('nom'),
});
export type ListeRepresentantsQuery = z.infer<typeof listeRepresentantsSchema>;
