import { QUOTAS } from '../auth/limites.ts';
import { type MouvementMassif, sansAccord } from '../domain/onde/diff/massifs.ts';
import { lirePropositions } from '../domain/onde/diff/propositions.ts';
import { suivisDesEcoles } from '../domain/onde/diff/suivis.ts';
import type { DiffOnde } from '../domain/onde/diff/types.ts';
import { refuser, TAILLE_MAX_OCTETS } from '../domain/onde/lecture/refus.ts';
import { NotFoundError } from '../errors.ts';
import { type FieldError, idInterne, parseForm } from '../forms/form.ts';
import { CHAMPS_DEPOT, cochees, confirmationSchema, lireDepot, pageMiseAJourSchema } from '../forms/onde.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import type { OptionsTeleversement, RefusTeleversement } from '../middlewares/televersement.ts';
import { listEcolesAdministrees } from '../queries/ecoles.ts';
import {
  findDerniereMiseAJour,
  findMiseAJour,
  listMisesAJour,
  listPropositions,
  loadNomsDesFiches,
} from '../queries/onde.ts';
import type { DepotOndeVM } from '../rendering/vues/onde.ts';
import { paths } from '../routes/paths.ts';
import {
  abandonnerProposition,
  appliquerProposition,
  proposerMiseAJour,
} from '../services/mises-a-jour-onde.ts';
import { dureeEnMots } from './connexion-messages.ts';
import { miseAJourVM, type PageMiseAJour, resumeVM } from './onde-vues.ts';
import { demandeur } from './reponses.ts';

const HISTORIQUE = 10;
const TITRE_DEPOT = 'Mise à jour depuis ONDE';

export async function afficherDepot(ctx: EcoleContext): Promise<void> {
  await pageDepot(ctx);
}

interface ErreursDepot {
  erreurs: readonly FieldError[];
  status: number;
  /** What there is to wait for: nothing to correct. */
  refus?: { titre: string; message: string };
}

async function pageDepot(
  ctx: EcoleContext,
  { erreurs, status, refus }: ErreursDepot = { erreurs: [], status: 200 },
): Promise<void> {
  const { uai, ondeMajLe } = ctx.ecole;
  const vm = await ctx.deps.database.readEcole(ctx.acces, async (trx): Promise<DepotOndeVM> => {
    return {
      erreurs,
      refus,
      action: paths.onde({ uai }),
      retour: paths.parametrage({ uai }),
      tailleMaxMo: TAILLE_MAX_OCTETS / 1024 / 1024,
      ondeMajLe,
      enAttente: (await listPropositions(trx)).map(resumeVM(uai)),
      historique: (await listMisesAJour(trx, HISTORIQUE)).map(resumeVM(uai)),
    };
  });
  ctx.page('onde/depot', vm, { titre: TITRE_DEPOT, onglet: 'parametrage', status });
}

/** Nothing of the deposit was kept: the same page says why, and what to do. */
async function refuserDepot(ctx: EcoleContext, { raison, attente }: RefusTeleversement): Promise<void> {
  const { status, titre, message } = REFUS_DEPOT[raison](dureeEnMots(attente));
  if (attente > 0) ctx.res.setHeader('Retry-After', attente);
  await pageDepot(ctx, { erreurs: [{ champ: '', message }], status, refus: { titre, message } });
}

const REFUS_DEPOT: Readonly<
  Record<
    RefusTeleversement['raison'],
    (attente: string) => { status: number; titre: string; message: string }
  >
> = {
  trop_souvent: (attente) => ({
    status: 429,
    titre: 'Trop de dépôts en une heure',
    message: `Ces fichiers n’ont pas été lus\u00a0: vous en avez déjà déposé ${QUOTAS.depots.maximum}\u00a0fois en une heure, c’est le maximum. Prochain dépôt possible dans ${attente}.`,
  }),
  un_a_la_fois: (attente) => ({
    status: 409,
    titre: 'Un autre de vos dépôts est en cours',
    message: `Ces fichiers n’ont pas été lus\u00a0: un dépôt que vous avez fait dans un autre onglet n’est pas terminé. Attendez sa réponse, puis déposez ceux-ci de nouveau\u00a0; s’il a été interrompu, ce sera possible dans ${attente} au plus.`,
  }),
  trop_de_monde: (attente) => ({
    status: 503,
    titre: 'Trop de dépôts en ce moment',
    message: `Ces fichiers n’ont pas été lus\u00a0: d’autres écoles déposent les leurs. Rien n’a été modifié, recommencez dans ${attente}.`,
  }),
  trop_lent: () => ({
    status: 408,
    titre: 'Envoi trop lent',
    message:
      'Ces fichiers ne sont pas arrivés à temps\u00a0: la connexion est sans doute trop lente. Recommencez, ou déposez les deux fichiers l’un après l’autre.',
  }),
};

/** What the deposit page may send, and how often. */
export const DEPOT_ONDE: OptionsTeleversement = {
  champs: CHAMPS_DEPOT,
  tailleMax: TAILLE_MAX_OCTETS,
  quota: QUOTAS.depots,
  refuser: refuserDepot,
};

/** The files are compared to the school, and the page that shows what they would change comes next. */
export async function deposer(ctx: EcoleContext): Promise<void> {
  const { televersement } = ctx.req;
  const depot = lireDepot(televersement, {
    tropGros: (fichier) => refuser(fichier, 'trop_gros').message,
  });
  if (televersement === undefined || !depot.ok)
    return pageDepot(ctx, { erreurs: depot.ok ? [] : depot.erreurs, status: 422 });
  const proposition = await televersement.retenir(
    proposerMiseAJour(ctx.deps, demandeur(ctx), depot.fichiers),
  );
  if (proposition.issue !== 'proposee') {
    const erreurs = proposition.refus.map(({ fichier, message }) => ({ champ: fichier, message }));
    return pageDepot(ctx, { erreurs, status: 422 });
  }
  ctx.redirect(urlMiseAJour(ctx, proposition.id));
}

export async function afficherMiseAJour(ctx: EcoleContext): Promise<void> {
  const query = pageMiseAJourSchema.parse(ctx.req.query);
  await pageMiseAJour(ctx, { query, accords: cochees(query), memes: query.meme, erreurs: [] });
}

async function pageMiseAJour(
  ctx: EcoleContext,
  etat: Pick<PageMiseAJour, 'query' | 'accords' | 'memes' | 'erreurs'>,
): Promise<void> {
  const { uai, gestionComptesEleves } = ctx.ecole;
  const page = await ctx.deps.database.readEcole(ctx.acces, async (trx): Promise<PageMiseAJour> => {
    const miseAJour = await findMiseAJour(trx, miseAJourId(ctx));
    if (miseAJour === undefined) throw new NotFoundError();
    const derniere = await findDerniereMiseAJour(trx);
    const noms = await loadNomsDesFiches(trx, miseAJour.diff ?? { signalementsClos: [] });
    return {
      uai,
      miseAJour,
      noms,
      derniere: derniere?.id === miseAJour.id,
      gestionComptesEleves,
      ...etat,
    };
  });
  const { remplaceePar } = page.miseAJour;
  if (remplaceePar !== null) return ctx.redirect(urlMiseAJour(ctx, remplaceePar));
  const diff = page.miseAJour.diff && (await pourLecteur(ctx, page.miseAJour.diff));
  const vm = miseAJourVM({ ...page, miseAJour: { ...page.miseAJour, diff } });
  const status = etat.erreurs.length > 0 ? 422 : 200;
  ctx.page('onde/mise-a-jour', vm, { titre: vm.titre, onglet: 'parametrage', status });
}

/** What comes from another school is for whoever directs both: a colleague of one reads nothing of the other. */
async function pourLecteur({ acces, deps, ecole }: EcoleContext, diff: DiffOnde): Promise<DiffOnde> {
  if (diff.comptesSuivis.length === 0) return diff;
  const siennes =
    ecole.titre === 'habilitation'
      ? await deps.database.readAgent(acces.session, (trx) => listEcolesAdministrees(trx))
      : [];
  const uais = siennes.filter(({ titre }) => titre === 'habilitation').map(({ uai }) => uai);
  return { ...diff, comptesSuivis: suivisDesEcoles(diff.comptesSuivis, uais) };
}

/** Asks for a recent code, then comes back to the page as it was filled in: reading it never applies anything. */
export async function confirmerMiseAJour(ctx: EcoleContext): Promise<void> {
  const form = parseForm(confirmationSchema, ctx.req.body);
  const accords = form.ok ? cochees(form.valeurs) : [];
  const memes = form.ok ? form.valeurs.meme : [];
  const id = miseAJourId(ctx);
  const refuserSansAccord = (quoi: readonly MouvementMassif[]) => {
    const erreurs = quoi.map((champ) => ({ champ, message: A_COCHER[champ] }));
    return pageMiseAJour(ctx, { query: pageMiseAJourSchema.parse({}), accords, memes, erreurs });
  };
  // Before the code is asked for: nobody types one to be told that a box is missing.
  const manquants = memes.length > 0 ? [] : await accordsManquants(ctx, id, accords);
  if (manquants.length > 0) return refuserSansAccord(manquants);
  const rempli = [...accords.map((nom) => `${nom}=oui`), ...memes.map((cle) => `meme=${cle}`)].join('&');
  if (!exigerOtpRecent(ctx, `${urlMiseAJour(ctx, id)}${rempli && '?'}${rempli}`)) return;
  const application = await appliquerProposition(ctx.deps, demandeur(ctx), id, accords, memes);
  switch (application.issue) {
    case 'a_confirmer':
      return refuserSansAccord(application.quoi);
    case 'contradiction': {
      const query = pageMiseAJourSchema.parse({});
      const erreurs = [{ champ: 'meme', message: contradiction(application.quoi) }];
      return pageMiseAJour(ctx, { query, accords, memes, erreurs });
    }
    case 'perimee':
      ctx.flash(
        'attention',
        'Cette mise à jour ne donnerait plus ce que la page montrait\u00a0: rien n’a été modifié. Voici la comparaison refaite, vérifiez-la avant de confirmer.',
      );
      return ctx.redirect(urlMiseAJour(ctx, application.remplaceePar));
    case 'deja_appliquee':
      ctx.flash('info', 'Cette mise à jour avait déjà été appliquée.');
      return ctx.redirect(urlMiseAJour(ctx, id));
    case 'appliquee':
      ctx.flash(
        'succes',
        application.vide
          ? 'L’école est à jour\u00a0: il n’y avait rien à changer.'
          : 'L’école est à jour. Voici ce qui a changé.',
      );
      return ctx.redirect(urlMiseAJour(ctx, id));
  }
}

function contradiction(paires: Parameters<typeof lirePropositions>[0]): string {
  const dites = lirePropositions(paires).map(({ avant, apres }) => `${avant} et ${apres}`);
  return `Une même personne est cochée deux fois (${dites.join(', ')})\u00a0: ne gardez qu’une de ces cases.`;
}

/** Boxes that the page shows and that are not ticked. Those who are said to be one person may make one needless: not judged here. */
async function accordsManquants(
  { deps, acces }: EcoleContext,
  id: string,
  accords: readonly MouvementMassif[],
): Promise<MouvementMassif[]> {
  const miseAJour = await deps.database.readEcole(acces, (trx) => findMiseAJour(trx, id));
  return miseAJour?.etat === 'proposee' && miseAJour.diff ? sansAccord(miseAJour.diff, accords) : [];
}

const A_COCHER: Readonly<Record<MouvementMassif, string>> = {
  departs: 'Cochez la case qui confirme les départs, ou abandonnez la mise à jour.',
  arrivees: 'Cochez la case qui confirme les arrivées, ou abandonnez la mise à jour.',
};

export async function abandonnerMiseAJour(ctx: EcoleContext): Promise<void> {
  const abandonnee = await abandonnerProposition(ctx.deps, demandeur(ctx), miseAJourId(ctx));
  if (abandonnee) {
    ctx.flash(
      'info',
      'La mise à jour est abandonnée\u00a0: rien n’a été modifié, et les fichiers lus sont effacés.',
    );
  } else {
    ctx.flash('attention', 'Cette mise à jour n’attendait plus de confirmation\u00a0: rien n’a été annulé.');
  }
  ctx.redirect(paths.onde({ uai: ctx.ecole.uai }));
}

function miseAJourId(ctx: EcoleContext): string {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError();
  return id.data;
}

const urlMiseAJour = (ctx: EcoleContext, id: string) => paths.miseAJourOnde({ uai: ctx.ecole.uai, id });
