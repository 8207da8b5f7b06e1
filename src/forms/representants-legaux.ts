import { z } from 'zod';
import { ETATS } from '../domain/compte.ts';
import { ANOMALIES, MAILS, PORTABLES } from '../domain/representants-legaux.ts';
import { idInterne, listeTolerante, texte } from './form.ts';

export const TRIS_REPRESENTANTS = ['nom', 'prenom', 'classe', 'identifiant', 'etat', 'origine'] as const;

/** The list's address, tolerant as the pupils' one: what does not make sense there is left out, never refused. */
export const listeRepresentantsSchema = z.object({
  q: texte(100).catch(''),
  niveaux: listeTolerante(z.string().min(1).max(20)),
  classes: listeTolerante(idInterne),
  etats: listeTolerante(z.enum(ETATS)),
  mail: z.enum(MAILS).optional().catch(undefined),
  portable: z.enum(PORTABLES).optional().catch(undefined),
  anomalies: listeTolerante(z.enum(ANOMALIES)),
  notification: z.enum(['expiree', 'expire_bientot']).optional().catch(undefined),
  identite: z.enum(['changee']).optional().catch(undefined),
  tri: z.enum(TRIS_REPRESENTANTS).catch('nom'),
  sens: z.enum(['asc', 'desc']).catch('asc'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  selection: z.uuid().optional().catch(undefined),
});
export type ListeRepresentantsQuery = z.infer<typeof listeRepresentantsSchema>;

const PAR_DEFAUT: Readonly<Record<string, unknown>> = { tri: 'nom', sens: 'asc', page: 1 };

/** The inverse of listeRepresentantsSchema, without what has its default value. */
export function toQueryString(query: ListeRepresentantsQuery): string {
  const params = new URLSearchParams();
  for (const [nom, valeur] of Object.entries(query)) {
    if (valeur === undefined || valeur === '' || valeur === PAR_DEFAUT[nom]) continue;
    for (const une of Array.isArray(valeur) ? valeur : [valeur]) params.append(nom, String(une));
  }
  return params.toString();
}

/** Query string, as Express's « simple » parser gives it, of a text such as « q=x&mail=refusee ». */
export function fromQueryString(text: string): ListeRepresentantsQuery {
  const params = new URLSearchParams(text);
  const tous = (nom: string) => params.getAll(nom);
  return listeRepresentantsSchema.parse({
    ...Object.fromEntries(params),
    niveaux: tous('niveaux'),
    classes: tous('classes'),
    etats: tous('etats'),
    anomalies: tous('anomalies'),
  });
}
