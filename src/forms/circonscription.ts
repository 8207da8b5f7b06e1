import { z } from 'zod';
import { MOTIF_MAX } from '../domain/circonscription/delegation.ts';
import { lireJour } from '../domain/jour.ts';
import { idInterne, texte, texteCoupe } from './form.ts';

const jour = (manque: string) =>
  texte(10).transform((saisie, ctx) => {
    const lu = lireJour(saisie);
    if (lu !== undefined) return lu;
    ctx.addIssue({
      code: 'custom',
      message: saisie === '' ? manque : 'Cette date n’existe pas\u00a0: écrivez-la comme 31/08/2027',
    });
    return z.NEVER;
  });

/** « ?silencieuses=1 »: those that have gone quiet only. */
export const chiffresSchema = z.object({
  silencieuses: z
    .literal('1')
    .optional()
    .catch(undefined)
    .transform((un) => un !== undefined),
});

/** What an IEN fills in, then reads again; days are « YYYY-MM-DD », included. */
export const delegationSchema = z
  .object({
    enseignant: texte(20).pipe(z.string().regex(/^\d{1,18}$/, 'Choisissez l’enseignant')),
    perimetre: z.enum(['eleves', 'tous'], 'Choisissez ce que la délégation permet'),
    debut: jour('Donnez le premier jour'),
    fin: jour('Donnez le dernier jour'),
  })
  .refine(({ debut, fin }) => fin >= debut, {
    path: ['fin'],
    message:
      'La délégation finirait avant de commencer\u00a0: donnez un dernier jour qui ne précède pas le premier',
  });

/** As it was typed, for the page that shows it again: anything. */
export const delegationSaisieSchema = z.object({
  enseignant: texte(20).catch(''),
  perimetre: texte(10).catch(''),
  debut: texte(10).catch(''),
  fin: texte(10).catch(''),
  /** The number of the delegation that the new one follows. */
  renouveler: idInterne.catch(''),
});
export type DelegationSaisie = z.infer<typeof delegationSaisieSchema>;

export const motifSchema = z.object({
  motif: texte(MOTIF_MAX).pipe(z.string().min(1, 'Dites pourquoi\u00a0: les personnes prévenues le liront')),
});
export const motifSaisiSchema = z.object({ motif: texteCoupe(MOTIF_MAX) });

export const enseignantSchema = z.object({
  identifiant: texte(100).pipe(z.string().min(1, 'Saisissez l’identifiant ARENA de l’enseignant')),
  prenom: texte(100).pipe(z.string().min(1, 'Saisissez son prénom')),
  nom: texte(100).pipe(z.string().min(1, 'Saisissez son nom')),
});
export const enseignantSaisiSchema = z.object({
  identifiant: texte(100).catch(''),
  prenom: texte(100).catch(''),
  nom: texte(100).catch(''),
});

export const rechercheEtPageSchema = z.object({
  q: texte(100).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
