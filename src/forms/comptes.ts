import { parse } from 'node:querystring';
import { z } from 'zod';
import { MOTIFS_BLOCAGE, NOTE_BLOCAGE_MAX } from '../domain/comptes/decision/blocage.ts';
import { AUCUNE_CLASSE } from '../domain/ecole/classe.ts';
import { idInterne, liste, listeTolerante, texte, texteCoupe } from './form.ts';

/** A class of the school, or none. */
const classe = z.union([idInterne, z.literal(AUCUNE_CLASSE)]);

const page = z.coerce.number().int().min(1).max(10_000);

/**
 * What the addresses of the two lists have in common: criteria, sort, page and selection all live in the URL. What
 * does not make sense there (an old link, a class that is gone) is left out, never refused; a search that is too long is
 * cut, since without it the list would hold everybody.
 */
export const CHAMPS_COMMUNS = {
  q: texteCoupe(100),
  niveaux: listeTolerante(z.string().min(1).max(20)),
  classes: listeTolerante(classe),
  notification: z.enum(['expiree', 'expire_bientot']).optional().catch(undefined),
  identite: z.enum(['changee']).optional().catch(undefined),
  blocage: z.enum(['bloque']).optional().catch(undefined),
  sens: z.enum(['asc', 'desc']).catch('asc'),
  page: page.catch(1),
  selection: z.uuid().optional().catch(undefined),
};

/** Where the agent stands in a list: all that its address holds beside the criteria. */
export interface Position {
  tri: string;
  sens: 'asc' | 'desc';
  page: number;
  selection?: string | undefined;
}

export function sansPosition<Q extends Position>(query: Q): Omit<Q, keyof Position> {
  const { tri: _tri, sens: _sens, page: _page, selection: _selection, ...criteres } = query;
  return criteres;
}

const PAR_DEFAUT: Readonly<Record<string, unknown>> = { tri: 'nom', sens: 'asc', page: 1 };

/** The query string of a list, without what has its default value. */
export function toQueryString(query: Position): string {
  const params = new URLSearchParams();
  for (const [nom, valeur] of Object.entries(query)) {
    if (valeur === undefined || valeur === '' || valeur === PAR_DEFAUT[nom]) continue;
    for (const une of Array.isArray(valeur) ? valeur : [valeur]) params.append(nom, String(une));
  }
  return params.toString();
}

/** Its inverse: a text such as « q=x&niveaux=CP » is read as Express reads the address (« simple » parser). */
export const fromQueryString = <Q>(schema: z.ZodType<Q>, text: string): Q => schema.parse(parse(text));

/** What leads to a plan. « informer » prepares sheets, the only mode pupils have (guide §3 and §4). */
const ACTIONS_COMPTES = ['informer', 'informer_par_mail', 'reinitialiser'] as const;
export type ActionComptes = (typeof ACTIONS_COMPTES)[number];

const ACTIONS = [...ACTIONS_COMPTES, 'lister_pdf', 'lister_csv', 'tout', 'aucun'] as const;

/** The form of a list: the list as it was shown, the boxes of this page, and the button used. */
export const selectionSchema = z.object({
  criteres: texte(8000),
  affiches: liste(idInterne),
  coches: liste(idInterne),
  action: z.enum(ACTIONS).optional().catch(undefined),
  /** The button is for every result of the criteria, as « Tout sélectionner » would have it first. */
  tous: z.literal('1').optional().catch(undefined),
  page: page.optional().catch(undefined),
  /** « classe » or « classe:desc ». */
  tri: z
    .string()
    .regex(/^[a-z_]+(:(asc|desc))?$/)
    .optional()
    .catch(undefined),
});

/** The list that a detail page was opened from. */
export const depuisListeSchema = z.object({ criteres: texte(8000).catch('') });
/** A button of it. */
export const actionSchema = depuisListeSchema.extend({ action: z.enum(ACTIONS_COMPTES) });

/** Why an account is blocked: another reason than those listed is written down. */
export const blocageSchema = z
  .object({
    motif: z.enum(MOTIFS_BLOCAGE, 'Dites pourquoi ce compte est bloqué'),
    note: texte(NOTE_BLOCAGE_MAX),
  })
  .refine(({ motif, note }) => motif !== 'autre' || note !== '', {
    path: ['note'],
    message: 'Écrivez en quelques mots pourquoi, pour qui reprendra ce dossier',
  });

/** « Qui reste-t-il ? » of one class; of all when there is none. */
export const quiResteSchema = z.object({ classe: classe.optional().catch(undefined) });

/** Whom mails leave for again: unlike a page, an act is never done for more people than was asked. */
export const renvoiSchema = z.object({ classe: classe.optional() });

/** What is looked for at the « guichet »: no longer than a mail address. */
export const guichetSchema = z.object({ recherche: texteCoupe(254) });
/** The same, sealed, in the address of the answer. */
export const guichetScelleSchema = z.object({ pour: texteCoupe(2000) });
