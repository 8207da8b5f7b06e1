import type { EcoleTrx } from '../database/transaction.ts';
import { pluriel } from '../domain/francais.ts';
import { NotFoundError } from '../errors.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import { envoisSchema, feuillesSchema, optionSchema, pageOperationsSchema } from '../forms/operations.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { demanderOtp, exigerOtpRecent } from '../middlewares/otp-recent.ts';
import { ENVOIS_PAR_PAGE, listEnvois, resumeEnvois } from '../queries/envois.ts';
import { listFeuillesPreparees, listOperations, resumeOperation } from '../queries/operations.ts';
import { creerPagination } from '../rendering/pagination.ts';
import { countRenvoyables } from '../repositories/envois.ts';
import { findOperation, listNonJoints, type Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';
import { type Document, feuillesEleves } from '../services/documents-eleves.ts';
import { lettresRepresentants } from '../services/documents-representants.ts';
import { renvoyerEchecs } from '../services/envois.ts';
import { RienAImprimerError } from '../services/feuilles.ts';
import { executerPlan } from '../services/operations.ts';
import { changerOption, planifierFeuillesDesNonJoints } from '../services/plans.ts';
import { MOTS } from './operations-communs.ts';
import { listeVM } from './operations-liste-vue.ts';
import { type MailsOperation, totalDesMails } from './operations-mails-vue.ts';
import { lireMailsDuPlan, planVM } from './operations-plan-vue.ts';
import { resultatVM } from './operations-resultat-vue.ts';
import { demandeur, envoyer } from './reponses.ts';

export async function listerOperations(ctx: EcoleContext): Promise<void> {
  const { page } = pageOperationsSchema.parse(ctx.req.query);
  const profils =
    ctx.ecole.perimetre === 'tous' ? (['eleve', 'representant_legal'] as const) : (['eleve'] as const);
  const operations = await ctx.deps.database.readEcole(ctx.acces, (trx) =>
    listOperations(trx, profils, page),
  );
  ctx.page('operations/liste', listeVM(ctx, operations, page), {
    titre: 'Opérations',
    onglet: 'operations',
  });
}

export async function afficherOperation(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  if (operation.etat === 'perimee') {
    return ctx.redirect(urlOperation(ctx, operation.remplaceePar ?? operation.id));
  }
  const { resume, mails } = await ctx.deps.database.readEcole(ctx.acces, async (trx) => ({
    resume: await resumeOperation(trx, operation),
    mails:
      operation.etat === 'executee' && operation.mode === 'mail'
        ? await lireMails(ctx, trx, operation)
        : undefined,
  }));
  if (operation.etat === 'planifiee') {
    const vm = planVM(ctx, operation, resume, await lireMailsDuPlan(ctx, operation));
    return ctx.page('operations/plan', vm, { titre: vm.titre, onglet: ongletDe(operation) });
  }
  const vm = resultatVM(ctx, operation, resume, mails);
  ctx.page('operations/resultat', vm, { titre: vm.titre, onglet: ongletDe(operation) });
}

/** Every figure about the mails of an operation, at the same moment: they add up. */
async function lireMails(ctx: EcoleContext, trx: EcoleTrx, operation: Operation): Promise<MailsOperation> {
  const { id, profil, executeeLe } = operation;
  const { statut, page } = envoisSchema.parse(ctx.req.query);
  const parStatut = await resumeEnvois(trx, id);
  const total = statut === undefined ? totalDesMails({ parStatut }) : parStatut[statut];
  const pagination = creerPagination({ page, taille: ENVOIS_PAR_PAGE, total });
  const nonJoints = await listNonJoints(trx, id);
  return {
    statut,
    parStatut,
    pagination,
    lignes: await listEnvois(trx, id, { statut, page: pagination.page }),
    renvoyables: await countRenvoyables(trx, id),
    nonJoints: nonJoints.length,
    preparees:
      nonJoints.length === 0 || executeeLe === null
        ? []
        : await listFeuillesPreparees(trx, { profil, ficheIds: nonJoints, depuis: executeeLe }),
  };
}

/** The options of the confirmation step: another plan for the same people. */
export async function choisirOption(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  const form = parseForm(optionSchema, ctx.req.body);
  // A reset tells nobody: it has neither option nor mode.
  if (!form.ok || operation.type !== 'informer') throw new NotFoundError();
  const option = operation.profil === 'eleve' ? { ...form.valeurs, mode: 'feuilles' as const } : form.valeurs;
  ctx.redirect(urlOperation(ctx, await changerOption(ctx.deps, demandeur(ctx), operation.id, option)));
}

/** Passwords that leave by mail ask for a recent code, as those that leave on paper do, and so do many at once (DESIGN §10). */
export async function confirmerOperation(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  const url = urlOperation(ctx, operation.id);
  const envoie = operation.etat === 'planifiee' && operation.mode === 'mail';
  if (envoie && !exigerOtpRecent(ctx, url)) return;
  const execution = await executerPlan(ctx.deps, demandeur(ctx), operation.id);
  if (execution.issue === 'code_requis') return demanderOtp(ctx, url);
  if (execution.issue === 'perimee') {
    ctx.flash(
      'attention',
      'Des comptes ont changé depuis l’affichage du plan\u00a0: rien n’a été fait. Voici le plan recalculé, vérifiez-le avant de confirmer.',
    );
    return ctx.redirect(urlOperation(ctx, execution.remplaceePar));
  }
  ctx.redirect(url);
}

export async function telechargerFeuilles(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  if (!exigerOtpRecent(ctx, ctx.req.originalUrl)) return;
  const options = feuillesSchema.parse(ctx.req.query);
  const preparer = operation.profil === 'eleve' ? feuillesEleves : lettresRepresentants;
  let document: Document;
  try {
    document = await preparer(ctx.deps, demandeur(ctx), ctx.ecole, operation.id, options);
  } catch (error) {
    if (!(error instanceof RienAImprimerError)) throw error;
    ctx.flash('info', rienAImprimer(operation, options));
    return ctx.redirect(urlOperation(ctx, operation.id));
  }
  await envoyer(ctx, document);
}

/** An address kept since, or a second click: the page of the operation says why there is no document. */
const rienAImprimer = ({ profil }: Operation, { nouveaux }: { nouveaux: boolean }): string =>
  nouveaux
    ? `Rien de nouveau à imprimer\u00a0: toutes les ${MOTS[profil].feuilles} de cette opération l’ont déjà été.`
    : `Rien à imprimer\u00a0: plus aucun ${MOTS[profil].un} de cette opération n’est dans l’école.`;

/** Sheets for those whom no mail can reach: their plan. */
export async function preparerFeuillesNonJoints(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  const id = await planifierFeuillesDesNonJoints(ctx.deps, demandeur(ctx), operation.id);
  ctx.redirect(urlOperation(ctx, id));
}

/** Sends again the mails that failed, and only those, after the same code. */
export async function renvoyer(ctx: EcoleContext): Promise<void> {
  const operation = await getOperation(ctx);
  if (!exigerOtpRecent(ctx, urlOperation(ctx, operation.id))) return;
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

const ongletDe = ({ profil }: Operation) =>
  profil === 'eleve' ? ('eleves' as const) : ('representants-legaux' as const);

/** The operation of the URL; the database shows those about guardians to nobody whose right is limited to pupils. */
async function getOperation(ctx: EcoleContext): Promise<Operation> {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError();
  const operation = await ctx.deps.database.readEcole(ctx.acces, (trx) => findOperation(trx, id.data));
  if (operation === undefined) throw new NotFoundError();
  return operation;
}
