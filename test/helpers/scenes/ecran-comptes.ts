import { parse } from 'csv-parse/sync';
import type { Response } from 'supertest';
import type { Deps } from '../../../src/deps.ts';
import type { Anomalie } from '../../../src/domain/comptes/representants-legaux.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { type Noeud, texteDe, trouver, trouverTous } from '../html.ts';
import type { Page } from '../visiteur.ts';

const enEspacesSimples = (noeud: Noeud): string => texteDe(noeud).replace(/[\u00a0\u202f]/g, ' ');

/** « 3 représentants légaux sélectionnés ». */
export const selectionAffichee = (page: Page): string => enEspacesSimples(trouver(page.document, 'output'));

/** The selection that the address of a list keeps. */
export const selectionDe = (page: Page): string =>
  new URL(page.url, 'http://ici').searchParams.get('selection') ?? '';

const cases = (page: Page) => trouverTous(page.document, 'input', { name: 'coches' });

/** Fiches of the rows, in the order of the screen. */
export const affiches = (page: Page): string[] => cases(page).map(({ attributs }) => attributs.value ?? '');

export const cochees = (page: Page): string[] =>
  cases(page)
    .filter(({ attributs }) => attributs.checked !== undefined)
    .map(({ attributs }) => attributs.value ?? '');

/** What the caption of a list says it holds: an empty list has no table. */
export function nombreAffiche(page: Page): number {
  const [legende] = trouverTous(page.document, 'caption').map(texteDe);
  return legende === undefined ? 0 : Number(/^\d+/.exec(legende)?.[0]);
}

/** Figures of the dashboard that open this list: words, number shown, address. */
export const chiffresVers = (accueil: Page, liste: string) =>
  trouverTous(accueil.document, 'a')
    .map((lien) => ({ texte: enEspacesSimples(lien), url: lien.attributs.href ?? '' }))
    .filter(({ url }) => url.startsWith(`${liste}?`))
    .map(({ texte, url }) => ({
      texte,
      criteres: url.slice(liste.length + 1),
      nombre: Number(/\d+/.exec(texte.replace('7 jours', ''))?.[0]),
    }));

/** Whom the plan of this page is about, in no order that matters. */
export async function fichesDuPlan(deps: Deps, plan: Page): Promise<string[]> {
  const lignes = await deps.database.withOps((trx) =>
    trx.rows<{ id: string }>('select fiche_id as id from operation_comptes where operation_id = $1', [
      plan.url.split('/').at(-1),
    ]),
  );
  return lignes.map(({ id }) => id).sort();
}

/** The rows of a list in csv, keyed by the title of the column. */
export const lireCsv = ({ body }: Response): Record<string, string>[] =>
  parse<Record<string, string>>(body as Buffer, { bom: true, columns: true, delimiter: ';' });

/** A server, or a bounce, refused the address of these guardians. */
export const refuserMails = (deps: Deps, ficheIds: readonly string[], motif = 'Boîte inconnue') =>
  deps.database.withOps((trx) =>
    trx.run(
      'update representants_legaux set mail_refuse = mail, mail_refuse_motif = $2 where id = any ($1)',
      [ficheIds, motif],
    ),
  );

export const signaler = (deps: Deps, ecole: EcoleTest, type: Anomalie, ficheId: string, eleveId: string) =>
  deps.database.withOps((trx) =>
    trx.run(
      'insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values ($1, $2, $3, $4)',
      [ecole.id, type, ficheId, eleveId],
    ),
  );

/** A column of the guardians' accounts, set as the portal does. */
export const marquerComptes = (
  deps: Deps,
  ficheIds: readonly string[],
  valeurs:
    | 'mail_confirme_le = now()'
    | "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
) =>
  deps.database.withOps((trx) =>
    trx.run(
      `update comptes set ${valeurs} where id in (select compte_id from representants_legaux where id = any ($1))`,
      [ficheIds],
    ),
  );
