import { z } from 'zod';
import { RAISONS_DE } from '../domain/comptes/decision/prochaine-action.ts';
import { etatsDe } from '../domain/comptes/etats.ts';
import { CHAMPS_COMMUNS } from './comptes.ts';
import { listeTolerante } from './form.ts';

export const TRIS_ELEVES = [
  'nom',
  'prenom',
  'date_naissance',
  'niveau',
  'classe',
  'identifiant',
  'etat',
] as const;

/** The address of the pupils' list. */
export const listeElevesSchema = z.object({
  ...CHAMPS_COMMUNS,
  etats: listeTolerante(z.enum(etatsDe('eleve'))),
  reste: listeTolerante(z.enum(RAISONS_DE.eleve)),
  tri: z.enum(TRIS_ELEVES).catch('nom'),
});
export type ListeElevesQuery = z.infer<typeof listeElevesSchema>;
