import { z } from 'zod';
import { ETATS } from '../domain/compte.ts';
import { idInterne, liste, listeTolerante, texte } from './form.ts';

export const TRIS_ELEVES = [
  'nom',
  'prenom',
  'date_naissance',
  'niveau',
  'classe',
  'identifiant',
  'etat',
] as const;

/** « En cours d’activation » is a guardian's state. */
export const ETATS_ELEVE = ETATS.filter((etat) => etat !== 'en_cours');

/**
 * The list's address: criteria, sort, page and selection all live in the URL. What does not make sense there
 * (an old link, a class that is gone) is left out, never refused.
 */
export const listeElevesSchema = z.object({
  q: texte(100).catch(''),
  niveaux: listeTolerante(z.string().min(1).max(20)),
  classes: listeTolerante(idInterne),
  etats: listeTolerante(z.enum(ETATS_ELEVE)),
  notification: z.enum(['expiree', 'expire_bientot']).optional().catch(undefined),
  identite: z.enum(['changee']).optional().catch(undefined),
  tri: z.enum(TRIS_ELEVES).catch('nom'),
  sens: z.enum(['asc', 'desc']).catch('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  selection: z.uuid().optional().catch(undefined),
});
export type ListeElevesQuery = z.infer<typeof listeElevesSchema>;

/** The inverse of listeElevesSchema, without what has its default value. */
export function toQueryString(query: ListeElevesQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  for (const niveau of query.niveaux) params.append('niveaux', niveau);
  for (const classe of query.classes) params.append('classes', classe);
  for (const etat of query.etats) params.append('etats', etat);
  if (query.notification) params.set('notification', query.notification);
  if (query.identite) params.set('identite', query.identite);
  if (query.tri !== 'nom') params.set('tri', query.tri);
  if (query.sens !== 'asc') params.set('sens', query.sens);
  if (query.page !== 1) params.set('page', String(query.page));
  if (query.selection) params.set('selection', query.selection);
  return params.toString();
}

/** Query string, as Express's « simple » parser gives it, of a text such as « q=x&niveaux=CP ». */
export function fromQueryString(text: string): ListeElevesQuery {
  const input: Record<string, string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) input[key] = [...(input[key] ?? []), value];
  const { niveaux, classes, etats, ...single } = input;
  const last = Object.fromEntries(Object.entries(single).map(([key, values]) => [key, values.at(-1)]));
  return listeElevesSchema.parse({ ...last, niveaux, classes, etats });
}

const ACTIONS = ['informer', 'reinitialiser', 'lister_pdf', 'lister_csv', 'tout', 'aucun'] as const;

/** The list's own form: the list as it was shown, the boxes of this page, and the button used. */
export const selectionElevesSchema = z.object({
  criteres: texte(8000),
  affiches: liste(idInterne),
  coches: liste(idInterne),
  action: z.enum(ACTIONS).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).optional().catch(undefined),
  /** « classe » or « classe:desc ». */
  tri: z
    .string()
    .regex(/^[a-z_]+(:(asc|desc))?$/)
    .optional()
    .catch(undefined),
});

/** A button of the detail page. */
export const actionEleveSchema = z.object({ action: z.enum(['informer', 'reinitialiser']) });
