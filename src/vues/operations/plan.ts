import { motsDeLEffet } from '../../domain/comptes/decision/effets.ts';
import { MODES_DE, type Mode } from '../../domain/comptes/modes.ts';
import { pluriel } from '../../domain/francais.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import { paths } from '../../paths.ts';
import type { ResumeOperation } from '../../queries/operations/operations.ts';
import type { OperationAffichee } from '../../queries/operations/page.ts';
import type { MailsDuPlan } from '../../queries/operations/plans.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../textes/profil.ts';
import type { AvecErreurs } from '../commun.ts';
import { avecListe, ECRANS } from '../comptes/ecrans.ts';
import { avertissements } from './avertissements.ts';
import { communVM, compterEffets, type Ecole, momentDe, type OperationVM } from './communs.ts';

/** What is about to happen, before « Confirmer ». */
export interface PlanVM extends OperationVM, AvecErreurs {
  /** The page one came from. */
  annuler: string;
  question: string;
  avertissements: string[];
  /** Guardians who are informed: by what, and the other way when it would serve somebody. */
  modes?: {
    action: string;
    choisi: Mode;
    reinitialiser: boolean;
    /** How many can be written to, in words. */
    adresses: string;
    autre: { mode: Mode; libelle: string; icone: string } | null;
  };
  /** « Réinitialiser aussi »: Informer only. */
  option?: { action: string; active: boolean };
  confirmer?: { action: string; libelle: string };
  /** In place of « Confirmer » when nobody can be served. */
  impossible?: { titre: string; message: string };
}

/** The plan of an operation (guide §3 and §4). */
export function planVM(ecole: Ecole, affichee: OperationAffichee, erreurs: AvecErreurs['erreurs']): PlanVM {
  const { operation, resume, mailsDuPlan: mails } = affichee;
  const params = { uai: ecole.uai, id: operation.id };
  const servis = resume.total - compterEffets(resume, 'refuser');
  const commun = communVM(ecole, affichee);
  const informer = operation.type === 'informer';
  return {
    ...commun,
    erreurs,
    titre: titre(operation),
    effets: effets(commun.effets, operation, resume, servis),
    annuler: origine(ecole, operation) ?? commun.retour,
    question: question(operation, servis),
    avertissements: avertissements(operation, resume, mails),
    ...(mails ? modes(paths.optionOperation(params), operation, mails) : {}),
    ...(servis === 0
      ? { impossible: impossible(mails) }
      : {
          confirmer: { action: paths.confirmerOperation(params), libelle: 'Confirmer' },
          ...(informer
            ? { option: { action: paths.optionOperation(params), active: operation.reinitialiser } }
            : {}),
        }),
  };
}

/** The page a plan was asked from, when it is not the list. */
function origine({ uai }: Ecole, { profil, depuis }: Operation): string | undefined {
  if (depuis.ficheId) return avecListe(ECRANS[profil].fiche({ uai, id: depuis.ficheId }), depuis.liste);
  return depuis.operationId ? paths.operation({ uai, id: depuis.operationId }) : undefined;
}

const titre = ({ type, profil }: Operation): string =>
  type === 'reinitialiser' ? 'Réinitialiser les mots de passe' : `Informer les ${MOTS_PROFIL[profil].des}`;

function question({ type, profil, mode }: Operation, servis: number): string {
  const qui = compterPersonnes(profil, servis);
  if (type === 'reinitialiser') return `Vous allez réinitialiser le mot de passe de ${qui}.`;
  if (MODES_DE[profil].length === 1) return `Vous allez informer ${qui}.`;
  return `Vous allez informer ${qui} ${mode === 'mail' ? 'par mail' : 'par feuilles imprimables'}.`;
}

/** Who has no usable address is no failure of a plan by mail: sheets come next (guide §4). */
function effets(
  lignes: PlanVM['effets'],
  operation: Operation,
  resume: ResumeOperation,
  servis: number,
): PlanVM['effets'] {
  const sansAdresse = compterEffets(resume, 'refuser') - resume.refuses;
  if (operation.mode !== 'mail' || sansAdresse === 0 || servis === 0) return lignes;
  return lignes.flatMap((ligne) => {
    if (ligne.effet !== 'refuser') return [ligne];
    const sans = {
      ...ligne,
      nombre: sansAdresse,
      libelle: sansAdresse > 1 ? 'n’ont pas d’adresse mail utilisable' : 'n’a pas d’adresse mail utilisable',
      explication: `Rien ne change\u00a0: la page suivante proposera ${sansAdresse > 1 ? 'leurs feuilles' : 'sa feuille'}.`,
    };
    const autres = { ...ligne, ...motsDeLEffet('refuser', momentDe(operation), resume.refuses) };
    return resume.refuses > 0 ? [sans, autres] : [sans];
  });
}

function impossible(mails: MailsDuPlan | undefined): NonNullable<PlanVM['impossible']> {
  return mails && mails.sansAdresse > 0
    ? { titre: adresses(mails), message: 'Informez par feuilles imprimables, ci-dessous.' }
    : { titre: 'Aucun compte ne peut être traité', message: 'Voyez ci-dessous pourquoi.' };
}

/** « 12 personnes ont une adresse mail utilisable, 3 n’en ont pas. » */
function adresses({ joignables, sansAdresse }: MailsDuPlan): string {
  const seule = joignables + sansAdresse === 1;
  if (joignables === 0) {
    return `${seule ? 'Cette personne n’a pas' : 'Aucune de ces personnes n’a'} d’adresse mail utilisable.`;
  }
  if (sansAdresse === 0) {
    return `${seule ? 'Cette personne a' : 'Toutes ces personnes ont'} une adresse mail utilisable.`;
  }
  const avec = pluriel(
    joignables,
    'personne a une adresse mail utilisable',
    'personnes ont une adresse mail utilisable',
  );
  return `${avec}, ${pluriel(sansAdresse, 'n’en a pas', 'n’en ont pas')}.`;
}

/** The other way to inform the same people, when it would serve somebody. */
function modes(
  action: string,
  { mode, reinitialiser }: Operation,
  mails: MailsDuPlan,
): Pick<PlanVM, 'modes'> {
  if (mails.joignables + mails.sansAdresse === 0) return {};
  const autre =
    mode === 'mail'
      ? ({ mode: 'feuilles', libelle: 'Informer par feuilles imprimables plutôt', icone: 'printer' } as const)
      : mails.joignables > 0
        ? ({ mode: 'mail', libelle: 'Informer par mail plutôt', icone: 'envelope' } as const)
        : null;
  return { modes: { action, choisi: mode, reinitialiser, adresses: adresses(mails), autre } };
}
