import { z } from 'zod';
import { lireJour } from '../domain/jour.ts';
import { GROUPES_PROPOSES, type GroupeJournal } from '../domain/journal/actions.ts';
import { idInterne, texte } from './form.ts';

const JOUR_INCONNU = 'Cette date n’existe pas\u00a0: écrivez-la comme 31/08/2027.';
/** PostgreSQL has no year 0. */
const PREMIER_JOUR = '1900-01-01';
/** A day, as the field of a browser gives it or as somebody types it. */
const jour = texte(20).transform((saisie, ctx) => {
  if (saisie === '') return undefined;
  const lu = lireJour(saisie);
  if (lu !== undefined && lu >= PREMIER_JOUR) return lu;
  ctx.addIssue({ code: 'custom', message: JOUR_INCONNU });
  return undefined;
});

const facultatif = <T extends z.ZodType>(schema: T) =>
  texte(200).transform((saisie, ctx) => {
    if (saisie === '') return undefined;
    const lu = schema.safeParse(saisie);
    if (lu.success) return lu.data;
    ctx.addIssue({ code: 'custom', message: 'Ce choix n’existe pas\u00a0: choisissez dans la liste.' });
    return undefined;
  });

const groupe = z.custom<GroupeJournal>((valeur) => GROUPES_PROPOSES.some((une) => une === valeur));

/** What is looked for in the journal; it all lives in the address. */
export const criteresJournalSchema = z
  .object({
    du: jour,
    au: jour,
    auteur: facultatif(z.string()),
    type: facultatif(groupe),
    compte: facultatif(idInterne),
  })
  .refine(({ du, au }) => du === undefined || au === undefined || du <= au, {
    path: ['au'],
    message: 'La fin vient avant le début\u00a0: corrigez l’une des deux dates.',
  });

/** What was typed, as it was: to be shown again beside what is wrong. */
export const saisieJournalSchema = z.object({
  du: texte(20).catch(''),
  au: texte(20).catch(''),
  auteur: texte(200).catch(''),
  type: texte(40).catch(''),
  compte: idInterne.catch(''),
});

const REPERE = /^(\d{1,17})-([01])-(\d{1,18})$/;
/** An entry that a page goes on from; what makes no sense there is the first page. */
const repere = texte(60)
  .transform((saisie) => {
    const [, le, source, numero] = REPERE.exec(saisie) ?? [];
    if (le === undefined || numero === undefined) return undefined;
    return { le, source: source === '1' ? (1 as const) : (0 as const), numero };
  })
  .catch(undefined);

export const suiteJournalSchema = z
  .object({ avant: repere, apres: repere })
  .transform(({ avant, apres }) =>
    avant !== undefined ? { avant } : apres !== undefined ? { apres } : undefined,
  );

export const pageConcernesSchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });
