import { pluriel } from '../domain/francais.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import type { ResumeOperation } from '../queries/operations.ts';
import type { PlanVM } from '../rendering/vues/operations.ts';
import type { Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';
import { communVM, compterPersonnes, nombre } from './operations-communs.ts';

/** Everybody of this profile in the school gets a new password in place of the present one. */
export const reinitialiseToute = (resume: ResumeOperation): boolean =>
  nombre(resume, 'reinitialiser') > 0 && resume.total >= resume.presents;

/** What is about to happen, before « Confirmer » (guide §3 and §4). */
export function planVM(ctx: EcoleContext, operation: Operation, resume: ResumeOperation): PlanVM {
  const servis = resume.total - nombre(resume, 'refuser');
  const { profil, mode } = operation;
  const params = { uai: ctx.ecole.uai, id: operation.id };
  const informer = operation.type === 'informer';
  const guardians = profil === 'representant_legal';
  return {
    ...communVM(ctx, operation, resume),
    titre: informer
      ? guardians
        ? 'Informer les représentants légaux'
        : 'Informer les élèves'
      : 'Réinitialiser les mots de passe',
    question: question(operation, resume, servis),
    avertissements: avertissements(operation, resume),
    ...(informer
      ? {
          option: {
            action: paths.optionOperation(params),
            active: operation.reinitialiser,
            ...(guardians
              ? {
                  modes: {
                    choisi: mode,
                    joignables: resume.total - resume.refuses - resume.sansMail,
                    sansMail: resume.sansMail,
                  },
                }
              : {}),
          },
        }
      : {}),
    ...(servis > 0 ? { confirmer: { action: paths.confirmerOperation(params), libelle: 'Confirmer' } } : {}),
  };
}

function question({ type, profil, mode }: Operation, resume: ResumeOperation, servis: number): string {
  if (type === 'reinitialiser') {
    return `Vous allez réinitialiser le mot de passe de ${compterPersonnes(profil, servis)}.`;
  }
  if (profil === 'eleve') return `Vous allez informer ${compterPersonnes(profil, resume.total)}.`;
  return mode === 'mail'
    ? `Vous allez informer ${compterPersonnes(profil, servis)} par mail.`
    : `Vous allez informer ${compterPersonnes(profil, resume.total)} par feuilles imprimables.`;
}

/** The guide's warnings (§3, §4), where they apply. */
function avertissements(operation: Operation, resume: ResumeOperation): string[] {
  const { profil, type } = operation;
  const guardians = profil === 'representant_legal';
  const texts: string[] = [];
  const reinitialises = nombre(resume, 'reinitialiser');
  if (reinitialises > 0) {
    texts.push(
      `À utiliser avec précaution\u00a0: le mot de passe actuel de ${compterPersonnes(profil, reinitialises)} ne fonctionnera plus dès la confirmation.`,
    );
    if (guardians) {
      texts.push(
        'Les représentants légaux peuvent réinitialiser eux-mêmes leur mot de passe avec leur téléphone portable ou leur adresse mail, ou passer par FranceConnect.',
      );
    }
  }
  const laisses = nombre(resume, 'laisser');
  if (type === 'informer' && laisses > 0) {
    texts.push(
      guardians
        ? `${pluriel(laisses, 'compte est déjà activé ou en cours d’activation', 'comptes sont déjà activés ou en cours d’activation')}\u00a0: le mot de passe choisi par la personne ne change pas. Les informer est déconseillé, sauf pour rappeler leur identifiant.`
        : `${pluriel(laisses, 'compte est déjà activé', 'comptes sont déjà activés')}\u00a0: le mot de passe choisi par l’élève ne change pas. Les informer n’est utile que pour imprimer leur feuille.`,
    );
  }
  if (type === 'informer' && resume.autonomes > 0) {
    texts.push(
      `${pluriel(resume.autonomes, 'personne', 'personnes')} dont le téléphone portable est dans ONDE ${resume.autonomes > 1 ? 'peuvent' : 'peut'} activer ${resume.autonomes > 1 ? 'leur' : 'son'} compte sans l’école, par SMS ou par FranceConnect\u00a0: c’est le parcours à privilégier. Informez plutôt celles qui ne l’ont pas fait quelques semaines après la rentrée.`,
    );
  }
  return texts;
}
