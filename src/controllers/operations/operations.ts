import { pluriel } from '../../domain/francais.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import type { FieldError } from '../../errors.ts';
import { NotFoundError } from '../../errors.ts';
import { parseForm } from '../../forms/form.ts';
import { feuillesSchema, optionSchema, pageOperationsSchema } from '../../forms/operations.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import { paths } from '../../paths.ts';
import { listOperations } from '../../queries/operations/operations.ts';
import type { OperationAffichee } from '../../queries/operations/page.ts';
import { feuillesEleves } from '../../services/operations/documents-eleves.ts';
import { lettresRepresentants } from '../../services/operations/documents-representants.ts';
import { renvoyerEchecs } from '../../services/operations/envois.ts';
import { executerPlan } from '../../services/operations/operations.ts';
import { changerOption, planifierFeuillesDesNonJoints } from '../../services/operations/plans.ts';
import { ECRANS } from '../../vues/comptes/ecrans.ts';
import { listeVM } from '../../vues/operations/liste.ts';
import { planVM } from '../../vues/operations/plan.ts';
import { resultatVM } from '../../vues/operations/resultat.ts';
import { rienAImprimer } from '../../vues/operations/sans-feuille.ts';
import { demandeur, envoyer } from '../reponses.ts';

type AvecOperation = EcoleContext & { operation: Operation };
type AvecPage = EcoleContext & { affichee: OperationAffichee };

export async function listerOperations(ctx: EcoleContext): Promise<void> {
  const { page } = pageOperationsSchema.parse(ctx.req.query);
  const profils =
    ctx.ecole.perimetre === 'tous' ? (['eleve', 'representant_legal'] as const) : (['eleve'] as const);
  const operations = await ctx.deps.database.readEcole(ctx.acces, (trx) =>
    listOperations(trx, profils, page),
  );
  ctx.page('operations/liste', listeVM(ctx.ecole, operations, page), {
    titre: 'Opérations',
    onglet: 'operations',
  });
}

export const afficherOperation = (ctx: AvecPage): void => pageOperation(ctx);

function pageOperation(ctx: AvecPage, erreurs: readonly FieldError[] = []): void {
  const { affichee, ecole } = ctx;
  const { profil, etat, remplaceePar, executeeLe } = affichee.operation;
  const { onglet } = ECRANS[profil];
  if (etat === 'perimee') {
    // What replaced it was a plan too, and has been purged.
    if (remplaceePar === null) throw new NotFoundError();
    ctx.redirect(urlOperation(ctx, remplaceePar));
  } else if (executeeLe === null) {
    const vm = planVM(ecole, affichee, erreurs);
    const status = erreurs.length > 0 ? 422 : 200;
    ctx.page('operations/plan', vm, { titre: vm.titre, onglet, status });
  } else {
    const vm = resultatVM(ecole, affichee, executeeLe);
    ctx.page('operations/resultat', vm, { titre: vm.titre, onglet });
  }
}

/** The options of the confirmation step: another plan for the same people. */
export async function choisirOption(ctx: AvecPage): Promise<void> {
  const { id, type, profil } = ctx.affichee.operation;
  // A reset tells nobody: it has neither option nor mode.
  if (type !== 'informer') throw new NotFoundError();
  const form = parseForm(optionSchema, ctx.req.body);
  if (!form.ok) return pageOperation(ctx, [{ champ: '', message: OPTION_INCONNUE }]);
  const option = profil === 'eleve' ? { ...form.valeurs, mode: 'feuilles' as const } : form.valeurs;
  ctx.redirect(urlOperation(ctx, await changerOption(ctx.deps, demandeur(ctx), id, option)));
}

const OPTION_INCONNUE = 'Cette option n’existe pas\u00a0: rien n’a changé, choisissez ci-dessous.';

export async function confirmerOperation(ctx: AvecOperation & SelonLeCode): Promise<void> {
  const url = urlOperation(ctx, ctx.operation.id);
  const execution = await executerPlan(ctx.deps, demandeur(ctx), ctx.operation.id);
  if (execution.outcome === 'code_requis') return ctx.demanderCode(url);
  if (execution.outcome === 'perimee') {
    ctx.flash(
      'attention',
      'Des comptes ont changé depuis l’affichage du plan\u00a0: rien n’a été fait. Voici le plan recalculé, vérifiez-le avant de confirmer.',
    );
    return ctx.redirect(urlOperation(ctx, execution.remplaceePar));
  }
  ctx.redirect(url);
}

const PREPARER = { eleve: feuillesEleves, representant_legal: lettresRepresentants } as const;

export async function telechargerFeuilles(ctx: AvecOperation): Promise<void> {
  const { operation } = ctx;
  const options = feuillesSchema.parse(ctx.req.query);
  const document = await PREPARER[operation.profil](
    ctx.deps,
    demandeur(ctx),
    ctx.ecole,
    operation.id,
    options,
  );
  if (!('outcome' in document)) return envoyer(ctx, document);
  ctx.flash('info', rienAImprimer(operation.profil, document.outcome));
  ctx.redirect(urlOperation(ctx, operation.id));
}

/** Sheets for those whom no mail can reach: their plan. */
export async function preparerFeuillesNonJoints(ctx: AvecOperation): Promise<void> {
  const id = await planifierFeuillesDesNonJoints(ctx.deps, demandeur(ctx), ctx.operation.id);
  ctx.redirect(urlOperation(ctx, id));
}

/** Sends again the mails that failed, and only those. */
export async function renvoyer(ctx: AvecOperation): Promise<void> {
  const { operation } = ctx;
  const renvoyes = await renvoyerEchecs(ctx.deps, demandeur(ctx), operation.id);
  if (renvoyes > 0) {
    ctx.flash(
      'succes',
      `${pluriel(renvoyes, 'mail repart', 'mails repartent')}. Cette page dit ce ${renvoyes > 1 ? 'que devient chacun' : 'qu’il devient'}.`,
    );
  } else {
    ctx.flash(
      'attention',
      'Aucun mail ne peut repartir\u00a0: corrigez d’abord les adresses dans ONDE et mettez l’école à jour, ou préparez des feuilles.',
    );
  }
  ctx.redirect(urlOperation(ctx, operation.id));
}

const urlOperation = (ctx: EcoleContext, id: string) => paths.operation({ uai: ctx.ecole.uai, id });
