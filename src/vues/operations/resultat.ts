import { effetEmetUnMotDePasse } from '../../domain/comptes/decision/effets.ts';
import { pluriel } from '../../domain/francais.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import { paths } from '../../paths.ts';
import type { ResumeOperation } from '../../queries/operations/operations.ts';
import type { MailsOperation, OperationAffichee } from '../../queries/operations/page.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../textes/profil.ts';
import { ECRANS } from '../comptes/ecrans.ts';
import {
  type ConclusionVM,
  communVM,
  compterEffets,
  type Ecole,
  type OperationVM,
  parQui,
} from './communs.ts';
import {
  conclusionMails,
  type EnvoisVM,
  envoisVM,
  type NonJointsVM,
  nonJointsVM,
  prochaineLecture,
} from './mails.ts';
import { sansFeuilleVM } from './sans-feuille.ts';

/** What was done. */
export interface ResultatVM extends OperationVM {
  par: string;
  executeeLe: Date;
  conclusion: ConclusionVM & { detail: string };
  /** Milliseconds after which the part about the mails is worth reading again; absent when nothing will change. */
  relire?: number;
  /** « nouvelles » counts those informed since their sheet was last printed. */
  feuilles?: {
    url: string;
    nombre: number;
    nouvelles: number;
    mot: { un: string; des: string; feuille: string; feuilles: string };
  };
  /** Who is served and gets no sheet, the school having blocked them since. */
  sansFeuille: string | null;
  /** The list of those served; absent when nobody of them is in the school any more. */
  listes?: { nombre: number; pdf: string; csv: string };
  /** The school does not manage its pupils' accounts any more: no document of theirs leaves. */
  gestionDesactivee: boolean;
  envois?: EnvoisVM;
  nonJoints?: NonJointsVM;
}

/** What was done, what becomes of the mails, and the documents. */
export function resultatVM(ecole: Ecole, affichee: OperationAffichee, executeeLe: Date): ResultatVM {
  const { operation, resume, mails } = affichee;
  const relire = mails && prochaineLecture(mails);
  return {
    ...communVM(ecole, affichee),
    titre: titre(operation),
    conclusion: { ...conclusion(operation, resume, mails), detail: motsDePasse(operation, resume) },
    par: parQui(operation),
    executeeLe,
    ...documentsVM(ecole, operation, resume),
    ...(relire === undefined ? {} : { relire }),
    ...(mails ? { envois: envoisVM(ecole, operation, mails) } : {}),
    ...(mails && mails.nonJoints > 0 ? { nonJoints: nonJointsVM(ecole, operation, mails) } : {}),
  };
}

/** The sheets and the list of those served: nothing to hand out when all of them have left the school. */
function documentsVM(
  { uai, gestionComptesEleves }: Ecole,
  { id, profil }: Operation,
  resume: ResumeOperation,
): Pick<ResultatVM, 'feuilles' | 'sansFeuille' | 'listes' | 'gestionDesactivee'> {
  const { listables, imprimables, aImprimer } = resume;
  const gestionDesactivee = profil === 'eleve' && !gestionComptesEleves;
  if (listables === 0 || gestionDesactivee) return { gestionDesactivee, sansFeuille: null };
  const { listePdf, listeCsv } = ECRANS[profil];
  return {
    gestionDesactivee,
    ...(imprimables === 0
      ? {}
      : {
          feuilles: {
            url: paths.feuillesOperation({ uai, id }),
            nombre: imprimables,
            nouvelles: aImprimer,
            mot: MOTS_PROFIL[profil],
          },
        }),
    sansFeuille: sansFeuilleVM(profil, resume),
    listes: {
      nombre: listables,
      pdf: `${listePdf({ uai })}?operation=${id}`,
      csv: `${listeCsv({ uai })}?operation=${id}`,
    },
  };
}

function titre({ type, profil, mode }: Operation): string {
  if (type === 'reinitialiser') return 'Mots de passe réinitialisés';
  const { des, onglet } = MOTS_PROFIL[profil];
  return mode === 'mail' ? `Information des ${des} par mail` : `${onglet} informés`;
}

const motsDePasseEmis = ({ parEffet }: ResumeOperation): number =>
  parEffet.filter(({ effet }) => effetEmetUnMotDePasse(effet)).reduce((sum, row) => sum + row.nombre, 0);

/** An operation that serves nobody never runs: there is always somebody to count. */
function conclusion(
  { type, profil }: Operation,
  resume: ResumeOperation,
  mails: MailsOperation | undefined,
): ConclusionVM {
  if (mails) return conclusionMails(mails);
  if (type === 'reinitialiser') {
    const titre = `${pluriel(motsDePasseEmis(resume), 'mot de passe a été réinitialisé', 'mots de passe ont été réinitialisés')}.`;
    return { type: 'succes', titre };
  }
  const servis = resume.total - compterEffets(resume, 'refuser');
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
