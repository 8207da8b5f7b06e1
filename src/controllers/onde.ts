import { refuser, TAILLE_MAX_OCTETS } from '../domain/onde/lecture/refus.ts';
import { NotFoundError } from '../errors.ts';
import { type FieldError, idInterne, parseForm } from '../forms/form.ts';
import { confirmationSchema, lireDepot, pageMiseAJourSchema } from '../forms/onde.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import {
  findDerniereMiseAJour,
  findMiseAJour,
  listMisesAJour,
  listPropositions,
  listTransferes,
  loadNomsDesFiches,
} from '../queries/onde.ts';
import type { DepotOndeVM } from '../rendering/vues/onde.ts';
import { paths } from '../routes/paths.ts';
import {
  abandonnerProposition,
  appliquerProposition,
  proposerMiseAJour,
} from '../services/mises-a-jour-onde.ts';
import { miseAJourVM, type PageMiseAJour, resumeVM } from './onde-vues.ts';
import { demandeur } from './reponses.ts';

const HISTORIQUE = 10;
const TITRE_DEPOT = 'Mise à jour depuis ONDE';

export async function afficherDepot(ctx: EcoleContext): Promise<void> {
  await pageDepot(ctx, []);
}

async function pageDepot(ctx: EcoleContext, erreurs: readonly FieldError[]): Promise<void> {
  const { uai, ondeMajLe } = ctx.ecole;
  const vm = await ctx.deps.database.readEcole(ctx.acces, async (trx): Promise<DepotOndeVM> => {
    return {
      erreurs,
      action: paths.onde({ uai }),
      retour: paths.parametrage({ uai }),
      tailleMaxMo: TAILLE_MAX_OCTETS / 1024 / 1024,
      ondeMajLe,
      enAttente: (await listPropositions(trx)).map(resumeVM(uai)),
      historique: (await listMisesAJour(trx, HISTORIQUE)).map(resumeVM(uai)),
      transferes: await listTransferes(trx),
    };
  });
  const status = erreurs.length > 0 ? 422 : 200;
  ctx.page('onde/depot', vm, { titre: TITRE_DEPOT, onglet: 'parametrage', status });
}

/** The files are compared to the school, and the page that shows what they would change comes next. */
export async function deposer(ctx: EcoleContext): Promise<void> {
  const depot = lireDepot(ctx.req.televersement, {
    tropGros: (fichier) => refuser(fichier, 'trop_gros').message,
  });
  if (!depot.ok) return pageDepot(ctx, depot.erreurs);
  const proposition = await proposerMiseAJour(ctx.deps, demandeur(ctx), depot.fichiers);
  if (proposition.issue !== 'proposee') {
    return pageDepot(
      ctx,
      proposition.refus.map(({ fichier, message }) => ({ champ: fichier, message })),
    );
  }
  ctx.redirect(urlMiseAJour(ctx, proposition.id));
}

export async function afficherMiseAJour(ctx: EcoleContext): Promise<void> {
  await pageMiseAJour(ctx, []);
}

async function pageMiseAJour(ctx: EcoleContext, erreurs: readonly FieldError[]): Promise<void> {
  const { uai, gestionComptesEleves } = ctx.ecole;
  const query = pageMiseAJourSchema.parse(ctx.req.query);
  const page = await ctx.deps.database.readEcole(ctx.acces, async (trx): Promise<PageMiseAJour> => {
    const miseAJour = await findMiseAJour(trx, miseAJourId(ctx));
    if (miseAJour === undefined) throw new NotFoundError();
    const derniere = await findDerniereMiseAJour(trx);
    const noms = await loadNomsDesFiches(trx, miseAJour.diff ?? { signalementsClos: [] });
    return {
      uai,
      miseAJour,
      noms,
      query,
      derniere: derniere?.id === miseAJour.id,
      gestionComptesEleves,
      erreurs,
    };
  });
  const { remplaceePar } = page.miseAJour;
  if (remplaceePar !== null) return ctx.redirect(urlMiseAJour(ctx, remplaceePar));
  const vm = miseAJourVM(page);
  const status = erreurs.length > 0 ? 422 : 200;
  ctx.page('onde/mise-a-jour', vm, { titre: vm.titre, onglet: 'parametrage', status });
}

export async function confirmerMiseAJour(ctx: EcoleContext): Promise<void> {
  const form = parseForm(confirmationSchema, ctx.req.body);
  const accepterDeparts = form.ok && form.valeurs.departs;
  const id = miseAJourId(ctx);
  const application = await appliquerProposition(ctx.deps, demandeur(ctx), id, { accepterDeparts });
  switch (application.issue) {
    case 'departs_a_confirmer':
      return pageMiseAJour(ctx, [
        {
          champ: 'departs',
          message: 'Cochez la case qui confirme les départs, ou abandonnez la mise à jour.',
        },
      ]);
    case 'perimee':
      ctx.flash(
        'attention',
        'L’école a changé depuis que ces fichiers lui ont été comparés\u00a0: rien n’a été modifié. Voici la comparaison refaite, vérifiez-la avant de confirmer.',
      );
      return ctx.redirect(urlMiseAJour(ctx, application.remplaceePar));
    case 'deja_appliquee':
      ctx.flash('info', 'Cette mise à jour avait déjà été appliquée.');
      return ctx.redirect(urlMiseAJour(ctx, id));
    case 'appliquee':
      ctx.flash('succes', 'L’école est à jour. Voici ce qui a changé.');
      return ctx.redirect(urlMiseAJour(ctx, id));
  }
}

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
