import { ETAT_LABELS, ETATS } from '../domain/compte.ts';
import { AUCUNE, type Coches, estCoche, nombreCoches } from '../domain/selection.ts';
import { AppError, NotFoundError } from '../errors.ts';
import {
  fromQueryString,
  type ListeElevesQuery,
  listeElevesSchema,
  selectionElevesSchema,
  toQueryString,
} from '../forms/eleves.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import {
  type ChoixEleves as ChoixCriteres,
  type CriteresEleves,
  type LigneEleve,
  listChoixEleves,
  listEleves,
  TAILLE_PAGE,
} from '../queries/eleves.ts';
import { listFichesOperation } from '../queries/operations.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type { FiltresElevesVM, LigneEleveVM, ListeElevesVM } from '../rendering/vues/eleves.ts';
import { findSelection } from '../repositories/selections.ts';
import { paths } from '../routes/paths.ts';
import { listerComptes } from '../services/documents-eleves.ts';
import type { ChoixEleves } from '../services/fiches.ts';
import { planifier } from '../services/plans.ts';
import { enregistrerSelection } from '../services/selection.ts';
import { fraicheur } from './fraicheur.ts';
import { demandeur, envoyer } from './reponses.ts';

const NOTIFICATIONS = { expiree: 'Notification expirée', expire_bientot: 'Expire dans les 7 jours' } as const;

export async function listerEleves(ctx: EcoleContext): Promise<void> {
  const query = listeElevesSchema.parse(ctx.req.query);
  const vm = await loadListe(ctx, query, []);
  ctx.page('eleves/liste', vm, { titre: 'Élèves', onglet: 'eleves' });
}

async function loadListe(
  ctx: EcoleContext,
  asked: ListeElevesQuery,
  erreurs: ListeElevesVM['erreurs'],
): Promise<ListeElevesVM> {
  const maintenant = ctx.deps.clock.now();
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const choix = await listChoixEleves(trx);
    const query = { ...asked, ...criteresConnus(asked, choix) };
    const { total, lignes } = await listEleves(trx, query, { ...query, maintenant });
    const selection =
      query.selection === undefined
        ? undefined
        : await findSelection<CriteresEleves>(trx, ctx.acces.agentId, 'eleve', query.selection);
    const coches: Coches = selection ?? AUCUNE;
    return {
      erreurs,
      gestionActive: ctx.ecole.gestionComptesEleves,
      filtres: filtresVM(query, choix),
      criteres: toQueryString({ ...query, selection: selection?.id }),
      tri: { cle: query.tri, sens: query.sens },
      pagination: creerPagination({ page: query.page, taille: TAILLE_PAGE, total }),
      fraicheur: await fraicheur(ctx, trx),
      selection: { id: selection?.id ?? null, nombre: nombreCoches(coches, total) },
      lignes: lignes.map((ligne) => ligneVM(ligne, estCoche(coches, ligne.id), maintenant)),
    };
  });
}

/** A class or a level that is gone filters nothing: the form could not show it, nor be used to remove it. */
function criteresConnus({ niveaux, classes }: ListeElevesQuery, choix: ChoixCriteres) {
  const ids = new Set(choix.classes.map((classe) => classe.id));
  return {
    niveaux: niveaux.filter((niveau) => choix.niveaux.includes(niveau)),
    classes: classes.filter((id) => ids.has(id)),
  };
}

const ligneVM = (ligne: LigneEleve, coche: boolean, maintenant: Date): LigneEleveVM => ({
  ...ligne,
  notificationExpiree:
    ligne.etat === 'informe' && ligne.provisoireExpireLe !== null && ligne.provisoireExpireLe <= maintenant,
  identiteChangee: ligne.identiteChangeeLe !== null,
  coche,
});

function filtresVM(query: ListeElevesQuery, choix: ChoixCriteres): FiltresElevesVM {
  const niveaux = choix.niveaux.map((n) => ({ valeur: n, libelle: n, coche: query.niveaux.includes(n) }));
  const classes = choix.classes.map((c) => ({
    valeur: c.id,
    libelle: c.libelle,
    coche: query.classes.includes(c.id),
  }));
  const etats = ETATS.filter((etat) => etat !== 'en_cours').map((etat) => ({
    valeur: etat,
    libelle: ETAT_LABELS[etat],
    coche: query.etats.includes(etat),
  }));
  const notification = (Object.keys(NOTIFICATIONS) as (keyof typeof NOTIFICATIONS)[]).map((valeur) => ({
    valeur,
    libelle: NOTIFICATIONS[valeur],
    coche: query.notification === valeur,
  }));
  const identite = [
    { valeur: 'changee', libelle: 'Nom ou prénom changé dans ONDE', coche: query.identite === 'changee' },
  ];
  const ticked = [...niveaux, ...classes, ...etats, ...notification, ...identite]
    .filter((c) => c.coche)
    .map((c) => c.libelle);
  return {
    q: query.q,
    niveaux,
    classes,
    etats,
    notification,
    identite,
    resume: query.q ? [`«\u00a0${query.q}\u00a0»`, ...ticked] : ticked,
  };
}

/**
 * The form of the list: keeps the ticks, then does what the button says. Every answer is a redirect to a GET,
 * so that the back button and a reload never act.
 */
export async function selectionnerEleves(ctx: EcoleContext): Promise<void> {
  const form = parseForm(selectionElevesSchema, ctx.req.body);
  if (!form.ok)
    throw new AppError(422, 'Sélection illisible', 'Revenez à la liste des élèves, puis recommencez.');
  const { criteres, affiches, coches, action, page, tri } = form.valeurs;
  const shown = fromQueryString(criteres);
  const selection = await enregistrerSelection(ctx.deps, ctx.acces, {
    profil: 'eleve',
    selectionId: shown.selection,
    criteres: criteresDe(shown),
    affiches,
    coches,
    ensemble: action === 'tout' || action === 'aucun' ? action : undefined,
  });
  const query = {
    ...shown,
    selection: selection.id,
    ...(page ? { page } : {}),
    ...(tri ? triDe(shown, tri) : {}),
  };
  if (action === undefined || action === 'tout' || action === 'aucun')
    return ctx.redirect(urlListe(ctx, query));
  if (!selection.tous && selection.ids.length === 0) {
    const message =
      'Cochez au moins un élève dans la liste, ou «\u00a0Tout sélectionner\u00a0», puis recommencez.';
    const vm = await loadListe(ctx, query, [{ champ: 'coches', message }]);
    return ctx.page('eleves/liste', vm, { titre: 'Élèves', onglet: 'eleves', status: 422 });
  }
  const { uai } = ctx.ecole;
  const suffix = `?selection=${selection.id}`;
  if (action === 'lister_pdf') return ctx.redirect(`${paths.listeElevesPdf({ uai })}${suffix}`);
  if (action === 'lister_csv') return ctx.redirect(`${paths.listeElevesCsv({ uai })}${suffix}`);
  const demande = {
    profil: 'eleve',
    type: action,
    reinitialiser: false,
    mode: 'feuilles',
    selectionId: selection.id,
  } as const;
  const id = await planifier(ctx.deps, demandeur(ctx), demande, {
    criteres: criteresDe(shown),
    coches: selection,
  });
  ctx.redirect(paths.operation({ uai, id }));
}

const urlListe = (ctx: EcoleContext, query: ListeElevesQuery) => {
  const search = toQueryString(query);
  return `${paths.eleves({ uai: ctx.ecole.uai })}${search ? `?${search}` : ''}`;
};

/** A click on the column in force turns it round; a new sort starts at the first page. */
function triDe(shown: ListeElevesQuery, tri: string): Pick<ListeElevesQuery, 'tri' | 'sens' | 'page'> {
  const [cle, sens] = tri.split(':');
  const next = listeElevesSchema.parse({ tri: cle, sens });
  const turned = sens === undefined && shown.tri === next.tri && shown.sens === 'asc';
  return { tri: next.tri, sens: turned ? 'desc' : next.sens, page: 1 };
}

const criteresDe = ({
  q,
  niveaux,
  classes,
  etats,
  notification,
  identite,
}: ListeElevesQuery): CriteresEleves => ({
  q,
  niveaux,
  classes,
  etats,
  notification,
  identite,
});

/** The agent's selection, with the criteria it was made on. */
async function loadChoix(ctx: EcoleContext, selectionId: string): Promise<ChoixEleves> {
  const selection = await ctx.deps.database.readEcole(ctx.acces, (trx) =>
    findSelection<CriteresEleves>(trx, ctx.acces.agentId, 'eleve', selectionId),
  );
  if (selection === undefined)
    throw new NotFoundError('Cette sélection n’existe plus\u00a0: revenez à la liste des élèves.');
  return { criteres: selection.criteres, coches: selection };
}

export const telechargerListe =
  (format: 'pdf' | 'csv') =>
  async (ctx: EcoleContext): Promise<void> => {
    if (!exigerOtpRecent(ctx, ctx.req.originalUrl)) return;
    await envoyer(
      ctx,
      await listerComptes(ctx.deps, demandeur(ctx), ctx.ecole, await choixDemande(ctx), format),
    );
  };

/** A list is asked for a selection, or for the pupils of an operation. */
async function choixDemande(ctx: EcoleContext): Promise<ChoixEleves> {
  const { operation, selection } = ctx.req.query;
  if (operation !== undefined) {
    const id = idInterne.safeParse(operation);
    if (!id.success) throw new NotFoundError();
    return {
      ficheIds: await ctx.deps.database.readEcole(ctx.acces, (trx) =>
        listFichesOperation(trx, id.data, 'eleve'),
      ),
    };
  }
  const { selection: selectionId } = listeElevesSchema.parse({ selection });
  if (selectionId === undefined) throw new NotFoundError();
  return loadChoix(ctx, selectionId);
}
