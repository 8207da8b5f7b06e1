import type { Profil } from '../../domain/comptes/etats.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { fromQueryString, type Position, selectionSchema, toQueryString } from '../../forms/comptes.ts';
import { idInterne, parseForm } from '../../forms/form.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { Choix, Criteres } from '../../queries/comptes/fiches.ts';
import { findSelection } from '../../queries/comptes/selections.ts';
import { listFichesOperation } from '../../queries/operations/operations.ts';
import { enregistrerSelection } from '../../services/comptes/selection.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';
import { avecListe, ECRANS } from '../../vues/comptes/ecrans.ts';
import { demandeur, envoyer } from '../reponses.ts';
import { proposerPlan } from './actions.ts';
import type { EcranListe } from './liste.ts';

/**
 * The form of a list: keeps the ticks, then does what the button says. Every answer is a redirect to a GET,
 * so that the back button and a reload never act.
 */
export const selectionner =
  <P extends Profil, Q extends Criteres[P] & Position>(liste: EcranListe<P, Q>) =>
  async (ctx: EcoleContext): Promise<void> => {
    const { profil } = liste;
    const form = parseForm(selectionSchema, ctx.req.body);
    if (!form.ok) {
      const message = `Revenez à la liste des ${MOTS_PROFIL[profil].des}, puis recommencez.`;
      throw new AppError(422, 'Sélection illisible', message);
    }
    const { affiches, coches, action, tous, page, tri } = form.valeurs;
    const shown = fromQueryString(liste.schema, form.valeurs.criteres);
    const criteres = liste.criteresDe(shown);
    const selection = await enregistrerSelection(ctx.deps, ctx.acces, {
      profil,
      selectionId: shown.selection,
      criteres,
      affiches,
      coches,
      ensemble: action === 'tout' || action === 'aucun' ? action : tous ? 'tout' : undefined,
    });
    const query = {
      ...shown,
      selection: selection.id,
      ...(page ? { page } : {}),
      ...(tri ? triDe(liste, shown, tri) : {}),
    };
    const { uai } = ctx.ecole;
    if (action === undefined || action === 'tout' || action === 'aucun') {
      // The keyboard goes on from the actions, not from the top of the page.
      const ancre = action === undefined ? '' : '#selection';
      return ctx.redirect(`${avecListe(ECRANS[profil].liste({ uai }), toQueryString(query))}${ancre}`);
    }
    if (!selection.tous && selection.ids.length === 0) {
      const message = `Cochez au moins un ${MOTS_PROFIL[profil].un} dans la liste, ou «\u00a0Tout sélectionner\u00a0», puis recommencez.`;
      return liste.afficher(ctx, query, [{ champ: 'coches', message }]);
    }
    if (action === 'lister_pdf' || action === 'lister_csv') {
      const { listePdf, listeCsv } = ECRANS[profil];
      const document = action === 'lister_pdf' ? listePdf : listeCsv;
      return ctx.redirect(`${document({ uai })}?selection=${selection.id}`);
    }
    await proposerPlan(
      ctx,
      { action, profil, depuis: { liste: toQueryString(query) } },
      { criteres, coches: selection },
    );
  };

/** A click on the column in force turns it round; a new sort starts at the first page. */
function triDe<P extends Profil, Q extends Criteres[P] & Position>(
  { schema }: EcranListe<P, Q>,
  shown: Q,
  tri: string,
): Pick<Position, 'sens' | 'page'> & { tri: Q['tri'] } {
  const [cle, sens] = tri.split(':');
  const next = schema.parse({ tri: cle, sens });
  const turned = sens === undefined && shown.tri === next.tri && shown.sens === 'asc';
  return { tri: next.tri, sens: turned ? 'desc' : next.sens, page: 1 };
}

export const telecharger =
  <P extends Profil, Q extends Criteres[P] & Position>(liste: EcranListe<P, Q>) =>
  (format: 'pdf' | 'csv') =>
  async (ctx: EcoleContext): Promise<void> => {
    const choix = await choixDemande(ctx, liste);
    await envoyer(ctx, await liste.document(ctx.deps, demandeur(ctx), ctx.ecole, choix, format));
  };

/** A list is asked for the agent's selection, with the criteria it was made on, or for the people of an operation. */
function choixDemande<P extends Profil, Q extends Criteres[P] & Position>(
  ctx: EcoleContext,
  { profil, schema }: EcranListe<P, Q>,
): Promise<Choix<P>> {
  const { operation, selection } = ctx.req.query;
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    if (operation !== undefined) {
      const id = idInterne.safeParse(operation);
      if (!id.success) throw new NotFoundError();
      return { ficheIds: await listFichesOperation(trx, id.data, profil) };
    }
    const { selection: id } = schema.parse({ selection });
    const coches =
      id === undefined ? undefined : await findSelection<Criteres[P]>(trx, ctx.acces.agentId, profil, id);
    if (coches === undefined) {
      const message = `Cette sélection n’existe plus\u00a0: revenez à la liste des ${MOTS_PROFIL[profil].des}.`;
      throw new NotFoundError(message);
    }
    return { criteres: coches.criteres, coches };
  });
}
