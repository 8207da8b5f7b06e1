import type { Profil } from '../../domain/comptes/etats.ts';
import { formatDateHeure, formatNombre, pluriel } from '../../domain/francais.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import type { ResumeOperation } from '../../queries/operations/operations.ts';
import type { MailsDuPlan } from '../../queries/operations/plans.ts';
import { compterPersonnes } from '../../textes/profil.ts';
import { compterEffets } from './communs.ts';

/** The guide's warnings (§3, §4) on a plan, where they apply. */
export function avertissements(
  operation: Operation,
  resume: ResumeOperation,
  mails: MailsDuPlan | undefined,
): string[] {
  const guardians = operation.profil === 'representant_legal';
  const informer = operation.type === 'informer';
  const reinitialises = compterEffets(resume, 'reinitialiser');
  const laisses = compterEffets(resume, 'laisser');
  return [
    ...(reinitialises > 0
      ? [
          `À utiliser avec précaution\u00a0: le mot de passe actuel de ${compterPersonnes(operation.profil, reinitialises)} ne fonctionnera plus dès la confirmation.`,
          ...(guardians ? [AUTONOMIE] : []),
        ]
      : []),
    ...(reinitialises + compterEffets(resume, 'ajouter') > 0 ? [RETRAIT[operation.profil]] : []),
    ...(operation.mode === 'mail' && mails ? dejaDemande(mails, resume.total) : []),
    ...(informer && laisses > 0 ? [guardians ? laisserUnParent(laisses) : laisserUnEleve(laisses)] : []),
    ...(informer && resume.autonomes > 0 ? [parcoursAutonome(resume.autonomes)] : []),
  ];
}

/** What ONDE does not vouch for (rules §8.6). */
const RETRAIT: Readonly<Record<Profil, string>> = {
  eleve:
    'L’adresse mail d’un parent que la base élèves (ONDE) ne connaît pas est retirée du compte\u00a0: la famille, qui en est prévenue, la redonnera.',
  representant_legal:
    'L’adresse mail, le portable ou l’identité FranceConnect que la base élèves (ONDE) ne connaît pas sont retirés du compte\u00a0: la personne, qui en est prévenue, les redonnera.',
};

const AUTONOMIE =
  'Les représentants légaux peuvent réinitialiser eux-mêmes leur mot de passe avec leur téléphone portable ou leur adresse mail, ou passer par FranceConnect.';

const laisserUnParent = (n: number): string =>
  `${pluriel(n, 'compte est déjà activé ou en cours d’activation', 'comptes sont déjà activés ou en cours d’activation')}\u00a0: le mot de passe choisi par la personne ne change pas. ${n > 1 ? 'Les informer' : 'L’informer'} est déconseillé, sauf pour rappeler ${n > 1 ? 'leur' : 'son'} identifiant.`;

const laisserUnEleve = (n: number): string =>
  `${pluriel(n, 'compte est déjà activé', 'comptes sont déjà activés')}\u00a0: le mot de passe choisi par l’élève ne change pas. ${n > 1 ? 'Les informer n’est utile que pour imprimer leur' : 'L’informer n’est utile que pour imprimer sa'} feuille.`;

const parcoursAutonome = (n: number): string =>
  n > 1
    ? `${pluriel(n, 'personne', 'personnes')} dont le téléphone portable est dans ONDE peuvent activer leur compte sans l’école, par SMS ou par FranceConnect\u00a0: c’est le parcours à privilégier. Informez plutôt celles qui ne l’ont pas fait quelques semaines après la rentrée.`
    : '1\u00a0personne dont le téléphone portable est dans ONDE peut activer son compte sans l’école, par SMS ou par FranceConnect\u00a0: c’est le parcours à privilégier. Informez-la plutôt si elle ne l’a pas fait quelques semaines après la rentrée.';

/** Nothing forbids to write again, but one should know. */
function dejaDemande({ dejaDemandes, dernierLe }: MailsDuPlan, total: number): string[] {
  if (dejaDemandes === 0 || dernierLe === null) return [];
  const qui = total === 1 ? 'cette personne' : `${formatNombre(dejaDemandes)}\u00a0de ces personnes`;
  const fois = dejaDemandes > 1 ? 'la dernière fois le' : 'le';
  return [
    `L’envoi de ce mail a déjà été demandé pour ${qui}, ${fois}\u00a0${formatDateHeure(dernierLe)}. Le mot de passe n’a pas changé depuis.`,
  ];
}
