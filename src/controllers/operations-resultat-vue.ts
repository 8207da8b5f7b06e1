import { effetEmetUnMotDePasse } from '../domain/compte.ts';
import { pluriel } from '../domain/francais.ts';
import { AppError } from '../errors.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import type { ResumeOperation } from '../queries/operations.ts';
import type { ResultatVM } from '../rendering/vues/operations.ts';
import type { Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';
import { communVM, compterPersonnes, MOTS, nombre } from './operations-communs.ts';
import {
  conclusionMails,
  envoisVM,
  type MailsOperation,
  nonJointsVM,
  prochaineLecture,
} from './operations-mails-vue.ts';

/** What was done, what becomes of the mails, and the documents. */
export function resultatVM(
  ctx: EcoleContext,
  operation: Operation,
  resume: ResumeOperation,
  mails?: MailsOperation,
): ResultatVM {
  const { executeeLe, auteur } = operation;
  if (executeeLe === null) throw new AppError(500, 'Erreur inattendue', 'Opération sans date.');
  const relire = mails && prochaineLecture(mails);
  return {
    ...communVM(ctx, operation, resume),
    titre: titre(operation),
    conclusion: { ...conclusion(operation, resume, mails), detail: motsDePasse(operation, resume) },
    auteur,
    executeeLe,
    ...documentsVM(ctx, operation, resume),
    ...(relire === undefined ? {} : { relire }),
    ...(mails ? { envois: envoisVM(ctx, operation, mails) } : {}),
    ...(mails && mails.nonJoints > 0 ? { nonJoints: nonJointsVM(ctx, operation, mails) } : {}),
  };
}

/** The sheets and the list of those served: nothing to hand out when all of them have left the school. */
function documentsVM(
  { ecole: { uai } }: EcoleContext,
  { id, profil }: Operation,
  { imprimables, aImprimer }: ResumeOperation,
): Pick<ResultatVM, 'feuilles' | 'listes'> {
  if (imprimables === 0) return {};
  const [pdf, csv] =
    profil === 'eleve'
      ? [paths.listeElevesPdf({ uai }), paths.listeElevesCsv({ uai })]
      : [paths.listeRepresentantsPdf({ uai }), paths.listeRepresentantsCsv({ uai })];
  return {
    feuilles: {
      url: paths.feuillesOperation({ uai, id }),
      nombre: imprimables,
      nouvelles: aImprimer,
      mot: MOTS[profil],
    },
    listes: { nombre: imprimables, pdf: `${pdf}?operation=${id}`, csv: `${csv}?operation=${id}` },
  };
}

function titre({ type, profil, mode }: Operation): string {
  if (type === 'reinitialiser') return 'Mots de passe réinitialisés';
  if (profil === 'eleve') return 'Élèves informés';
  return mode === 'mail' ? 'Information des représentants légaux par mail' : 'Représentants légaux informés';
}

const motsDePasseEmis = ({ parEffet }: ResumeOperation): number =>
  parEffet.filter(({ effet }) => effetEmetUnMotDePasse(effet)).reduce((sum, row) => sum + row.nombre, 0);

/** An operation that serves nobody never runs: there is always somebody to count. */
function conclusion(
  { type, profil }: Operation,
  resume: ResumeOperation,
  mails: MailsOperation | undefined,
): Pick<ResultatVM['conclusion'], 'type' | 'titre'> {
  if (mails) return conclusionMails(mails);
  if (type === 'reinitialiser') {
    const titre = `${pluriel(motsDePasseEmis(resume), 'mot de passe a été réinitialisé', 'mots de passe ont été réinitialisés')}.`;
    return { type: 'succes', titre };
  }
  const servis = resume.total - nombre(resume, 'refuser');
  const verbe = servis > 1 ? 'ont été informés' : 'a été informé';
  return { type: 'succes', titre: `${compterPersonnes(profil, servis)} ${verbe}.` };
}

/** People and passwords are counted apart: one may be told without getting a new password. */
function motsDePasse({ type }: Operation, resume: ResumeOperation): string {
  if (type === 'reinitialiser') return '';
  const emis = motsDePasseEmis(resume);
  return emis === 0
    ? 'Aucun nouveau mot de passe.'
    : `${pluriel(emis, 'mot de passe provisoire a été créé', 'mots de passe provisoires ont été créés')}.`;
}
