import type { DiffOnde } from '../../domain/onde/diff/types.ts';
import { refuser, TAILLE_MAX_OCTETS } from '../../domain/onde/lecture/refus.ts';
import { suivisDesEcoles } from '../../domain/onde/personnes/suivis.ts';
import { toucheUnBlocage } from '../../domain/onde/rapport/blocages.ts';
import { type MouvementMassif, sansAccord } from '../../domain/onde/rapport/massifs.ts';
import { type FieldError, ForbiddenError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import {
  CHAMPS_DEPOT,
  cochees,
  confirmationSchema,
  lireDepot,
  pageMiseAJourSchema,
} from '../../forms/onde.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { Upload, UploadOptions, UploadRefusal } from '../../middlewares/upload.ts';
import { paths } from '../../paths.ts';
import { listEcolesAdministrees } from '../../queries/ecole/ecoles.ts';
import { listMisesAJour, listPropositions, type MiseAJourOnde } from '../../queries/onde/onde.ts';
import type { MiseAJourAffichee } from '../../queries/onde/page.ts';
import {
  abandonnerProposition,
  appliquerProposition,
  proposerMiseAJour,
} from '../../services/onde/mises-a-jour.ts';
import { A_COCHER, contradiction, RESERVEE_A_LA_DIRECTION } from '../../vues/onde/confirmation.ts';
import { depotVM, type RefusDepotVM, refusDepot } from '../../vues/onde/depot.ts';
import { miseAJourVM } from '../../vues/onde/mise-a-jour.ts';
import type { PageMiseAJour } from '../../vues/onde/page.ts';
import { demandeur } from '../reponses.ts';

const HISTORIQUE = 10;
const TITRE_DEPOT = 'Mise à jour depuis ONDE';

export async function afficherDepot(ctx: EcoleContext): Promise<void> {
  await pageDepot(ctx);
}

interface ErreursDepot {
  erreurs: readonly FieldError[];
  status: number;
  /** What there is to wait for: nothing to correct. */
  refus?: RefusDepotVM;
}

async function pageDepot(
  ctx: EcoleContext,
  { erreurs, status, refus }: ErreursDepot = { erreurs: [], status: 200 },
): Promise<void> {
  const lues = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    enAttente: await listPropositions(trx),
    historique: await listMisesAJour(trx, HISTORIQUE),
  }));
  const vm = depotVM(ctx.ecole, lues, { erreurs, refus });
  ctx.page('onde/depot', vm, { titre: TITRE_DEPOT, onglet: 'parametrage', status });
}

/** Nothing of the deposit was kept: the same page says why, and what to do. */
async function refuserDepot(
  ctx: EcoleContext,
  { reason: raison, wait: attente }: UploadRefusal,
): Promise<void> {
  const { status, titre, message } = refusDepot(raison, attente);
  if (attente > 0) ctx.res.setHeader('Retry-After', attente);
  await pageDepot(ctx, { erreurs: [{ champ: '', message }], status, refus: { titre, message } });
}

/** What the deposit page may send, and how often. */
export const DEPOT_ONDE: UploadOptions = {
  fields: CHAMPS_DEPOT,
  sizeMax: TAILLE_MAX_OCTETS,
  quota: 'depots',
  refuse: refuserDepot,
};

/** The files are compared to the school, and the page that shows what they would change comes next. */
export async function deposer(ctx: EcoleContext & { upload: Upload | undefined }): Promise<void> {
  const { upload } = ctx;
  const depot = lireDepot(upload, {
    tropGros: (fichier) => refuser(fichier, 'trop_gros').message,
  });
  if (upload === undefined || !depot.ok)
    return pageDepot(ctx, { erreurs: depot.ok ? [] : depot.erreurs, status: 422 });
  const proposition = await upload.hold(proposerMiseAJour(ctx.deps, demandeur(ctx), depot.fichiers));
  if (proposition.outcome !== 'proposee') {
    const erreurs = proposition.refus.map(({ fichier, message }) => ({ champ: fichier, message }));
    return pageDepot(ctx, { erreurs, status: 422 });
  }
  ctx.redirect(urlMiseAJour(ctx, proposition.id));
}

type AvecMiseAJour = EcoleContext & { affichee: MiseAJourAffichee };

export async function afficherMiseAJour(ctx: AvecMiseAJour): Promise<void> {
  const query = pageMiseAJourSchema.parse(ctx.req.query);
  await pageMiseAJour(ctx, { query, accords: cochees(query), memes: query.meme, erreurs: [] });
}

async function pageMiseAJour(
  ctx: AvecMiseAJour,
  etat: Pick<PageMiseAJour, 'query' | 'accords' | 'memes' | 'erreurs'>,
): Promise<void> {
  const { uai, gestionComptesEleves } = ctx.ecole;
  const direction = estDeLaDirection(ctx);
  const { miseAJour } = ctx.affichee;
  if (miseAJour.remplaceePar !== null) return ctx.redirect(urlMiseAJour(ctx, miseAJour.remplaceePar));
  const diff = miseAJour.diff && (await pourLecteur(ctx, miseAJour.diff));
  const vm = miseAJourVM({
    ...ctx.affichee,
    ...etat,
    uai,
    direction,
    gestionComptesEleves,
    miseAJour: { ...miseAJour, diff },
  });
  const status = etat.erreurs.length > 0 ? 422 : 200;
  ctx.page('onde/mise-a-jour', vm, { titre: vm.titre, onglet: 'parametrage', status });
}

const estDeLaDirection = ({ ecole }: EcoleContext): boolean => ecole.titre === 'habilitation';

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
export async function confirmerMiseAJour(ctx: AvecMiseAJour & SelonLeCode): Promise<void> {
  const form = parseForm(confirmationSchema, ctx.req.body);
  const accords = form.ok ? cochees(form.valeurs) : [];
  const memes = form.ok ? form.valeurs.meme : [];
  const { miseAJour } = ctx.affichee;
  const { id } = miseAJour;
  if (miseAJour.diff && toucheUnBlocage(miseAJour.diff) && !estDeLaDirection(ctx))
    throw new ForbiddenError(RESERVEE_A_LA_DIRECTION);
  const refuserSansAccord = (quoi: readonly MouvementMassif[]) => {
    const erreurs = quoi.map((champ) => ({ champ, message: A_COCHER[champ] }));
    return pageMiseAJour(ctx, { query: pageMiseAJourSchema.parse({}), accords, memes, erreurs });
  };
  // Before the code is asked for: nobody types one to be told that a box is missing.
  const manquants = memes.length > 0 ? [] : accordsManquants(miseAJour, accords);
  if (manquants.length > 0) return refuserSansAccord(manquants);
  const rempli = [...accords.map((nom) => `${nom}=oui`), ...memes.map((cle) => `meme=${cle}`)].join('&');
  if (!ctx.exigerCode(`${urlMiseAJour(ctx, id)}${rempli && '?'}${rempli}`)) return;
  const application = await appliquerProposition(ctx.deps, demandeur(ctx), id, accords, memes);
  switch (application.outcome) {
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

/** Boxes that the page shows and that are not ticked. Those who are said to be one person may make one needless: not judged here. */
const accordsManquants = (
  { etat, diff }: MiseAJourOnde,
  accords: readonly MouvementMassif[],
): MouvementMassif[] => (etat === 'proposee' && diff ? sansAccord(diff, accords) : []);

export async function abandonnerMiseAJour(ctx: EcoleContext & { miseAJour: MiseAJourOnde }): Promise<void> {
  const abandonnee = await abandonnerProposition(ctx.deps, demandeur(ctx), ctx.miseAJour.id);
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

const urlMiseAJour = (ctx: EcoleContext, id: string) => paths.miseAJourOnde({ uai: ctx.ecole.uai, id });
