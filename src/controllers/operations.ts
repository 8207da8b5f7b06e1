import { EFFET_LABELS, type Effet, effetEmetUnMotDePasse, MOTIF_LABELS } from '../domain/compte.ts';
import { pluriel } from '../domain/francais.ts';
import { AppError, ForbiddenError, NotFoundError } from '../errors.ts';
import { idInterne, parseForm } from '../forms/form.ts';
import { optionSchema } from '../forms/operations.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { exigerOtpRecent } from '../middlewares/otp-recent.ts';
import { type ResumeOperation, resumeOperationEleves } from '../queries/operations.ts';
import type { LigneEffetVM, PlanVM, ResultatVM } from '../rendering/vues/operations.ts';
import { findOperation, type Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';
import { feuillesOperation } from '../services/documents-eleves.ts';
import { changerOption, executerPlan } from '../services/operations-eleves.ts';
import { demandeur, envoyer } from './reponses.ts';

export async function afficherOperation(ctx: EcoleContext): Promise<void> {
  const { operation, resume } = await loadOperation(ctx);
  if (operation.etat === 'perimee') {
    return ctx.redirect(urlOperation(ctx, operation.remplaceePar ?? operation.id));
  }
  if (operation.etat === 'planifiee') {
    const vm = planVM(ctx, operation, resume);
    return ctx.page('operations/plan', vm, { titre: vm.titre, onglet: 'eleves' });
  }
  const vm = resultatVM(ctx, operation, resume);
  ctx.page('operations/resultat', vm, { titre: vm.titre, onglet: 'eleves' });
}

/** The option of the confirmation step: another plan for the same pupils. */
export async function choisirOption(ctx: EcoleContext): Promise<void> {
  const form = parseForm(optionSchema, ctx.req.body);
  const reinitialiser = form.ok && form.valeurs.reinitialiser;
  ctx.redirect(
    urlOperation(ctx, await changerOption(ctx.deps, demandeur(ctx), operationId(ctx), { reinitialiser })),
  );
}

export async function confirmerOperation(ctx: EcoleContext): Promise<void> {
  const { operation, resume } = await loadOperation(ctx);
  const url = urlOperation(ctx, operation.id);
  if (operation.etat === 'planifiee' && reinitialiseToute(resume) && !exigerOtpRecent(ctx, url)) return;
  const execution = await executerPlan(ctx.deps, demandeur(ctx), operation.id);
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
  if (!exigerOtpRecent(ctx, ctx.req.originalUrl)) return;
  await envoyer(ctx, await feuillesOperation(ctx.deps, demandeur(ctx), ctx.ecole, operationId(ctx)));
}

function operationId(ctx: EcoleContext): string {
  const id = idInterne.safeParse(ctx.req.params.id);
  if (!id.success) throw new NotFoundError();
  return id.data;
}

const urlOperation = (ctx: EcoleContext, id: string) => paths.operation({ uai: ctx.ecole.uai, id });

async function loadOperation(ctx: EcoleContext): Promise<{ operation: Operation; resume: ResumeOperation }> {
  const id = operationId(ctx);
  return ctx.deps.database.readEcole(ctx.acces, async (trx) => {
    const operation = await findOperation(trx, id);
    if (operation === undefined) throw new NotFoundError();
    if (operation.profil !== 'eleve' && ctx.ecole.perimetre !== 'tous') {
      throw new ForbiddenError('Votre délégation porte sur les comptes des élèves seulement.');
    }
    return { operation, resume: await resumeOperationEleves(trx, id) };
  });
}

const nombre = (resume: ResumeOperation, ...effets: Effet[]) =>
  resume.parEffet.filter((row) => effets.includes(row.effet)).reduce((sum, row) => sum + row.nombre, 0);

/** Every pupil of the school gets a new password in place of the present one. */
const reinitialiseToute = (resume: ResumeOperation) =>
  nombre(resume, 'reinitialiser') > 0 && resume.total >= resume.presents;

function effetsVM(resume: ResumeOperation): LigneEffetVM[] {
  return (Object.keys(EFFET_LABELS) as Effet[])
    .map((effet) => ({ effet, ...EFFET_LABELS[effet], nombre: nombre(resume, effet) }))
    .filter((ligne) => ligne.nombre > 0);
}

function communVM(ctx: EcoleContext, operation: Operation, resume: ResumeOperation) {
  const retour = paths.eleves({ uai: ctx.ecole.uai });
  return {
    total: resume.total,
    effets: effetsVM(resume),
    refus: resume.refus.map(({ nom, prenom, classe, motif }) => ({
      nom,
      prenom,
      classe: classe ?? 'Sans classe',
      motif: MOTIF_LABELS[motif],
    })),
    retour: operation.selectionId === null ? retour : `${retour}?selection=${operation.selectionId}`,
  };
}

function planVM(ctx: EcoleContext, operation: Operation, resume: ResumeOperation): PlanVM {
  const servis = resume.total - nombre(resume, 'refuser');
  const params = { uai: ctx.ecole.uai, id: operation.id };
  const informer = operation.type === 'informer';
  const eleves = pluriel(resume.total, 'élève', 'élèves');
  return {
    ...communVM(ctx, operation, resume),
    titre: informer ? 'Informer les élèves' : 'Réinitialiser les mots de passe',
    question: informer
      ? `Vous allez informer ${eleves}.`
      : `Vous allez réinitialiser le mot de passe de ${pluriel(servis, 'élève', 'élèves')}.`,
    avertissements: avertissements(operation, resume),
    ...(informer
      ? { option: { action: paths.optionOperation(params), active: operation.reinitialiser } }
      : {}),
    ...(servis > 0 ? { confirmer: { action: paths.confirmerOperation(params), libelle: 'Confirmer' } } : {}),
  };
}

/** The guide's warnings (§3), where they apply. */
function avertissements(operation: Operation, resume: ResumeOperation): string[] {
  const texts: string[] = [];
  const reinitialises = nombre(resume, 'reinitialiser');
  if (reinitialises > 0) {
    texts.push(
      `À utiliser avec précaution\u00a0: le mot de passe actuel de ${pluriel(reinitialises, 'élève', 'élèves')} ne fonctionnera plus dès la confirmation.`,
    );
  }
  const laisses = nombre(resume, 'laisser');
  if (operation.type === 'informer' && laisses > 0) {
    texts.push(
      `${pluriel(laisses, 'compte est déjà activé', 'comptes sont déjà activés')}\u00a0: le mot de passe choisi par l’élève ne change pas. Les informer n’est utile que pour imprimer leur feuille.`,
    );
  }
  return texts;
}

function resultatVM(ctx: EcoleContext, operation: Operation, resume: ResumeOperation): ResultatVM {
  const { uai } = ctx.ecole;
  const params = { uai, id: operation.id };
  const emis = resume.parEffet
    .filter((row) => effetEmetUnMotDePasse(row.effet))
    .reduce((sum, row) => sum + row.nombre, 0);
  const servis = resume.total - nombre(resume, 'refuser');
  if (operation.executeeLe === null) throw new AppError(500, 'Erreur inattendue', 'Opération sans date.');
  return {
    ...communVM(ctx, operation, resume),
    titre: operation.type === 'informer' ? 'Élèves informés' : 'Mots de passe réinitialisés',
    conclusion:
      operation.type === 'informer'
        ? `${pluriel(servis, 'élève a été informé', 'élèves ont été informés')}, dont ${pluriel(emis, 'nouveau mot de passe provisoire', 'nouveaux mots de passe provisoires')}.`
        : `${pluriel(emis, 'mot de passe a été réinitialisé', 'mots de passe ont été réinitialisés')}.`,
    auteur: operation.auteur,
    executeeLe: operation.executeeLe,
    ...(servis > 0 ? { feuilles: { url: paths.feuillesOperation(params), nombre: servis } } : {}),
    listes: {
      pdf: `${paths.listeElevesPdf({ uai })}?operation=${operation.id}`,
      csv: `${paths.listeElevesCsv({ uai })}?operation=${operation.id}`,
    },
  };
}
