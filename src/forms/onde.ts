import { z } from 'zod';
import { CLES_SECTION } from '../domain/onde/rapport/detailler.ts';
import { MOUVEMENTS_MASSIFS, type MouvementMassif } from '../domain/onde/rapport/massifs.ts';
import type { FichierOnde } from '../domain/onde/types.ts';
import type { FieldError } from '../errors.ts';

const oui = z
  .literal('oui')
  .optional()
  .catch(undefined)
  .transform((value) => value === 'oui');

/** The boxes that accept mass movements: ticked in the form, or in an address that leads back to it. */
const cases = { departs: oui, arrivees: oui } satisfies Record<MouvementMassif, typeof oui>;

/** More pairs than anybody ticks; an address that carries them stays short enough. */
const MEMES_MAX = 100;

/** The pairs said to be one person, one box each; what is not such a key is left out. */
const memes = z
  .union([z.array(z.unknown()), z.string()])
  .optional()
  .catch(undefined)
  .transform((valeur) =>
    [valeur ?? []]
      .flat()
      .filter((cle): cle is string => typeof cle === 'string' && CLE_REUNION.test(cle))
      .slice(0, MEMES_MAX),
  );
const CLE_REUNION = /^(?:eleve|representant_legal):\d{1,19}:\d{1,7}$/;

/** Address of an update's page: one section, or all of them in short; boxes as they were ticked before a code was asked for. */
export const pageMiseAJourSchema = z.object({
  section: z.enum(CLES_SECTION).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  meme: memes,
  ...cases,
});

export const confirmationSchema = z.object({ meme: memes, ...cases });

export const cochees = (form: Readonly<Record<MouvementMassif, boolean>>): MouvementMassif[] =>
  MOUVEMENTS_MASSIFS.filter((mouvement) => form[mouvement]);

/** The two fields of the deposit page, under these names. */
export const CHAMPS_DEPOT = ['eleves', 'responsables'] as const satisfies readonly FichierOnde[];

export type Depot =
  | { ok: true; fichiers: Partial<Record<FichierOnde, Buffer>> }
  | { ok: false; erreurs: FieldError[] };

/** What the browser sent, once out of the multipart body. */
export function lireDepot(
  recu:
    | {
        files: Readonly<Record<string, Buffer>>;
        fault?: { code: 'trop_gros' | 'illisible'; field?: string };
      }
    | undefined,
  messages: { tropGros(fichier: FichierOnde): string },
): Depot {
  const fault = recu?.fault;
  const champ = CHAMPS_DEPOT.find((nom) => nom === fault?.field) ?? 'eleves';
  if (fault?.code === 'trop_gros') return refus(champ, messages.tropGros(champ));
  if (fault) {
    return refus(
      champ,
      'L’envoi a été interrompu ou n’a pas pu être lu\u00a0: choisissez de nouveau les fichiers.',
    );
  }
  const fichiers = Object.fromEntries(
    CHAMPS_DEPOT.flatMap((nom) => {
      const contenu = recu?.files[nom];
      return contenu === undefined ? [] : [[nom, contenu]];
    }),
  );
  if (Object.keys(fichiers).length > 0) return { ok: true, fichiers };
  return refus('eleves', 'Choisissez au moins un des deux fichiers donnés par ONDE.');
}

const refus = (champ: FichierOnde, message: string): Depot => ({ ok: false, erreurs: [{ champ, message }] });
