import { ETAT_LABELS, ETATS, origineLabel } from '../domain/compte.ts';
import {
  ANOMALIE_LABELS,
  ANOMALIES,
  MAIL_LABELS,
  MAILS,
  PORTABLE_LABELS,
  PORTABLES,
} from '../domain/representants-legaux.ts';
import { AUCUNE, type Coches, estCoche, nombreCoches } from '../domain/selection.ts';
import { AppError, NotFoundError } from '../errors.ts';
import { selectionElevesSchema } from '../forms/eleves.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import {
  fromQueryString,
  type ListeRepresentantsQuery,
  listeRepresentantsSchema,
  toQueryString,
} from '../forms/representants-legaux.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import { TAILLE_PAGE } from '../queries/criteres-comptes.ts';
import { type ChoixEleves as ChoixCriteres, listChoixEleves } from '../queries/eleves.ts';
import { listFichesOperation } from '../queries/operations.ts';
import {
  type CriteresRepresentants,
  type LigneRepresentant,
  listRepresentants,
} from '../queries/representants-legaux.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type { Choix } from '../rendering/vues/commun.ts';
import type {
  FiltreVM,
  LigneRepresentantVM,
  ListeRepresentantsVM,
} from '../rendering/vues/representants-legaux.ts';
import { findSelection } from '../repositories/selections.ts';
import { paths } from '../routes/paths.ts';
import { listerRepresentants } from '../services/documents-representants.ts';
import type { ChoixRepresentants } from '../services/fiches.ts';
import { planifier } from '../services/plans.ts';
import { enregistrerSelection } from '../services/selection.ts';
import { fraicheur } from './fraicheur.ts';
import { demandeur, envoyer } from './reponses.ts';

const PAGE = { titre: 'Représentants légaux', onglet: 'representants-legaux' } as const;

export async function afficherRepresentants(ctx: EcoleContext): Promise<void> {
  ctx.page(
    'representants-legaux/liste',
    await loadListe(ctx, listeRepresentantsSchema.parse(ctx.req.query), []),
    PAGE,
  );
}

async function loadListe(
  ctx: EcoleContext,
  asked: ListeRepresentantsQuery,
  erreurs: ListeRepresentantsVM['erreurs'],
): Promise<ListeRepresentantsVM> {
  const maintenant = ctx.deps.clock.now();
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const choix = await listChoixEleves(trx);
    const query = { ...asked, ...criteresConnus(asked, choix) };
    const { total, lignes } = await listRepresentants(trx, query, { ...query, maintenant });
    const selection =
      query.selection === undefined
        ? undefined
        : await findSelection<CriteresRepresentants>(
            trx,
            ctx.acces.agentId,
            'representant_legal',
            query.selection,
          );
    const coches: Coches = selection ?? AUCUNE;
    const filtres = filtresVM(query, choix);
    const mots = filtres.flatMap((f) => f.choix.filter((c) => c.coche).map((c) => c.libelle));
    return {
      erreurs,
      q: query.q,
      filtres,
      resume: query.q ? [`«\u00a0${query.q}\u00a0»`, ...mots] : mots,
      suggestion: `${paths.representantsLegaux({ uai: ctx.ecole.uai })}?etats=non_informe&etats=informe`,
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
function criteresConnus({ niveaux, classes }: ListeRepresentantsQuery, choix: ChoixCriteres) {
  const ids = new Set(choix.classes.map((classe) => classe.id));
  return {
    niveaux: niveaux.filter((niveau) => choix.niveaux.includes(niveau)),
    classes: classes.filter((id) => ids.has(id)),
  };
}

const ligneVM = (ligne: LigneRepresentant, coche: boolean, maintenant: Date): LigneRepresentantVM => ({
  ...ligne,
  notificationExpiree:
    ligne.etat === 'informe' && ligne.provisoireExpireLe !== null && ligne.provisoireExpireLe <= maintenant,
  identiteChangee: ligne.identiteChangeeLe !== null,
  origine: origineLabel(ligne.origine),
  mail: marqueMail(ligne),
  portable:
    ligne.portable === null
      ? { icone: 'dash-circle', libelle: 'Sans portable' }
      : { icone: 'telephone', libelle: 'Portable' },
  anomalies: ligne.anomalies.map((anomalie) => ANOMALIE_LABELS[anomalie]),
  coche,
});

function marqueMail(ligne: LigneRepresentant): LigneRepresentantVM['mail'] {
  if (ligne.mailRefuse) return { icone: 'exclamation-triangle', libelle: 'Mail refusé' };
  if (ligne.mailConfirme) return { icone: 'check-circle', libelle: 'Mail confirmé' };
  return ligne.mail === null
    ? { icone: 'dash-circle', libelle: 'Sans mail' }
    : { icone: 'envelope', libelle: 'Mail' };
}

/** Boxes of one criterion; for radio buttons, an answer « all » comes first. */
const cases = <T extends string>(
  valeurs: readonly T[],
  libelles: Readonly<Record<T, string>>,
  choisies: readonly T[],
): Choix[] =>
  valeurs.map((valeur) => ({ valeur, libelle: libelles[valeur], coche: choisies.includes(valeur) }));

function filtresVM(query: ListeRepresentantsQuery, choix: ChoixCriteres): FiltreVM[] {
  const seul = <T>(valeur: T | undefined): T[] => (valeur === undefined ? [] : [valeur]);
  const notifications = { expiree: 'Notification expirée', expire_bientot: 'Expire dans les 7 jours' };
  return [
    {
      nom: 'niveaux',
      libelle: 'Niveaux',
      choix: choix.niveaux.map((n) => ({ valeur: n, libelle: n, coche: query.niveaux.includes(n) })),
    },
    {
      nom: 'classes',
      libelle: 'Classes',
      choix: choix.classes.map(({ id, libelle }) => ({
        valeur: id,
        libelle,
        coche: query.classes.includes(id),
      })),
    },
    { nom: 'etats', libelle: 'États du compte', choix: cases(ETATS, ETAT_LABELS, query.etats) },
    {
      nom: 'mail',
      libelle: 'Adresse mail',
      type: 'radio',
      choix: cases(MAILS, MAIL_LABELS, seul(query.mail)),
    },
    {
      nom: 'portable',
      libelle: 'Téléphone portable',
      type: 'radio',
      choix: cases(PORTABLES, PORTABLE_LABELS, seul(query.portable)),
    },
    {
      nom: 'anomalies',
      libelle: 'Anomalies signalées',
      choix: cases(ANOMALIES, ANOMALIE_LABELS, query.anomalies),
    },
    {
      nom: 'notification',
      libelle: 'Notification',
      type: 'radio',
      choix: cases(['expiree', 'expire_bientot'], notifications, seul(query.notification)),
    },
    {
      nom: 'identite',
      libelle: 'Identité',
      choix: cases(['changee'], { changee: 'Nom ou prénom changé dans ONDE' }, seul(query.identite)),
    },
  ];
}

/** The form of the list: keeps the ticks, then does what the button says. Every answer is a redirect to a GET. */
export async function selectionnerRepresentants(ctx: EcoleContext): Promise<void> {
  const form = parseForm(selectionElevesSchema, ctx.req.body);
  if (!form.ok)
    throw new AppError(
      422,
      'Sélection illisible',
      'Revenez à la liste des représentants légaux, puis recommencez.',
    );
  const { criteres, affiches, coches, action, page, tri } = form.valeurs;
  const shown = fromQueryString(criteres);
  const selection = await enregistrerSelection(ctx.deps, ctx.acces, {
    profil: 'representant_legal',
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
  const { uai } = ctx.ecole;
  if (action === undefined || action === 'tout' || action === 'aucun')
    return ctx.redirect(`${paths.representantsLegaux({ uai })}?${toQueryString(query)}`);
  if (!selection.tous && selection.ids.length === 0) {
    const message =
      'Cochez au moins un représentant légal dans la liste, ou «\u00a0Tout sélectionner\u00a0», puis recommencez.';
    const vm = await loadListe(ctx, query, [{ champ: 'coches', message }]);
    return ctx.page('representants-legaux/liste', vm, { ...PAGE, status: 422 });
  }
  const suffix = `?selection=${selection.id}`;
  if (action === 'lister_pdf') return ctx.redirect(`${paths.listeRepresentantsPdf({ uai })}${suffix}`);
  if (action === 'lister_csv') return ctx.redirect(`${paths.listeRepresentantsCsv({ uai })}${suffix}`);
  const demande = {
    profil: 'representant_legal',
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

/** A click on the column in force turns it round; a new sort starts at the first page. */
function triDe(
  shown: ListeRepresentantsQuery,
  tri: string,
): Pick<ListeRepresentantsQuery, 'tri' | 'sens' | 'page'> {
  const [cle, sens] = tri.split(':');
  const next = listeRepresentantsSchema.parse({ tri: cle, sens });
  const turned = sens === undefined && shown.tri === next.tri && shown.sens === 'asc';
  return { tri: next.tri, sens: turned ? 'desc' : next.sens, page: 1 };
}

const criteresDe = ({
  tri: _tri,
  sens: _sens,
  page: _page,
  selection: _selection,
  ...criteres
}: ListeRepresentantsQuery): CriteresRepresentants => criteres;

export const telechargerListeRepresentants =
  (format: 'pdf' | 'csv') =>
  async (ctx: EcoleContext): Promise<void> => {
    if (!exigerOtpRecent(ctx, ctx.req.originalUrl)) return;
    const choix = await choixDemande(ctx);
    await envoyer(ctx, await listerRepresentants(ctx.deps, demandeur(ctx), ctx.ecole, choix, format));
  };

/** A list is asked for a selection, or for the guardians of an operation. */
async function choixDemande(ctx: EcoleContext): Promise<ChoixRepresentants> {
  const { operation, selection } = ctx.req.query;
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    if (operation !== undefined) {
      const id = idInterne.safeParse(operation);
      if (!id.success) throw new NotFoundError();
      return { ficheIds: await listFichesOperation(trx, id.data, 'representant_legal') };
    }
    const { selection: id } = listeRepresentantsSchema.parse({ selection });
    const kept =
      id === undefined
        ? undefined
        : await findSelection<CriteresRepresentants>(trx, ctx.acces.agentId, 'representant_legal', id);
    if (kept === undefined)
      throw new NotFoundError(
        'Cette sélection n’existe plus\u00a0: revenez à la liste des représentants légaux.',
      );
    return { criteres: kept.criteres, coches: kept };
  });
}
