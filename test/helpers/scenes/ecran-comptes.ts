import { parse } from 'csv-parse/sync';
import sql, { raw } from 'sql-template-tag';
import type { Response } from 'supertest';
import type { Deps } from '../../../src/deps.ts';
import type { Anomalie } from '../../../src/domain/comptes/representants-legaux.ts';
import type { TableDeFiches } from '../../../src/queries/comptes/compte-sql.ts';
import { markIdentitesChangees } from '../../../src/repositories/onde/onde.ts';
import { refuserAdresse } from '../../../src/repositories/operations/envois.ts';
import type { EcoleTest } from '../../builders/ecole.ts';
import { type Noeud, texteDe, trouver, trouverTous } from '../visiteur/html.ts';
import type { Page } from '../visiteur/visiteur.ts';

/** What an element says, no-break spaces as plain ones. */
export const enEspacesSimples = (noeud: Noeud): string => texteDe(noeud).replace(/[\u00a0\u202f]/g, ' ');

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

/** A key figure of the whole school: neither of one class, nor of what is to be done on this day. */
export const deLEcole = (criteres: string): boolean => !/classes=|reste=/.test(criteres);

/** Whom the plan of this page is about, in no order that matters. */
export async function fichesDuPlan(deps: Deps, plan: Page): Promise<string[]> {
  const lignes = await deps.database.withOps((trx) =>
    trx.rows<{ id: string }>(
      sql`select fiche_id as id from operation_comptes where operation_id = ${plan.url.split('/').at(-1)}`,
    ),
  );
  return lignes.map(({ id }) => id).sort();
}

/** The rows of a list in csv, keyed by the title of the column. */
export const lireCsv = ({ body }: Response): Record<string, string>[] =>
  parse<Record<string, string>>(body as Buffer, { bom: true, columns: true, delimiter: ';' });

/** A server, or a bounce, refused the address of these guardians, as the worker notes it. */
export async function refuserMails(
  deps: Deps,
  ficheIds: readonly string[],
  motif = 'Boîte inconnue',
): Promise<void> {
  const fiches = await deps.database.withOps((trx) =>
    trx.rows<{ id: string; ecoleId: string; mail: string }>(
      sql`select id, ecole_id as "ecoleId", mail from representants_legaux where id = any (${ficheIds}) and mail is not null`,
    ),
  );
  for (const { id, ecoleId, mail } of fiches)
    await deps.database.withEcoleOps(ecoleId, (trx) => refuserAdresse(trx, id, mail, motif));
}

/** Reported by the guardian, as the portal writes it. */
export const signaler = (deps: Deps, ecole: EcoleTest, type: Anomalie, ficheId: string, eleveId: string) =>
  deps.database.withOps((trx) =>
    trx.run(
      sql`insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values (${ecole.id},
         ${type}, ${ficheId}, ${eleveId})`,
    ),
  );

/** A column of the guardians' accounts, which only the portal sets: by hand, without its way. */
export const marquerComptes = (
  deps: Deps,
  ficheIds: readonly string[],
  valeurs:
    | "mail = 'parent@exemple.fr', mail_confirme_le = now()"
    | "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
) =>
  deps.database.withOps((trx) =>
    trx.run(
      sql`update comptes set ${raw(valeurs)} where id in (select compte_id from representants_legaux
         where id = any (${ficheIds}))`,
    ),
  );

/** ONDE has given these fiches another name, as an update notes it. */
export const renommerDansOnde = (
  deps: Deps,
  ecole: EcoleTest,
  table: TableDeFiches,
  ficheIds: readonly string[],
): Promise<void> =>
  deps.database.withEcoleOps(ecole.id, (trx) =>
    markIdentitesChangees(trx, table, ficheIds, deps.clock.now()),
  );
