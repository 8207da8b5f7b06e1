import { effetEmetUnMotDePasse } from '../domain/compte.ts';
import { STATUT_ENVOI_LABELS, STATUTS_ENVOI, type StatutEnvoi } from '../domain/envoi.ts';
import { pluriel } from '../domain/francais.ts';
import { AppError } from '../errors.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { ENVOIS_PAR_PAGE, type EnvoiVu } from '../queries/envois.ts';
import type { ResumeOperation } from '../queries/operations.ts';
import { creerPagination } from '../rendering/pagination.ts';
import type { EnvoisVM, ResultatVM } from '../rendering/vues/operations.ts';
import type { Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';
import { communVM, compterPersonnes, MOTS, nombre } from './operations-communs.ts';

export interface EnvoisOperation {
  filtre: { statut?: StatutEnvoi | undefined; page: number };
  parStatut: Record<StatutEnvoi, number>;
  lignes: EnvoiVu[];
}

/** What was done, what becomes of the mails, and the documents. */
export function resultatVM(
  ctx: EcoleContext,
  operation: Operation,
  resume: ResumeOperation,
  envois?: EnvoisOperation,
): ResultatVM {
  const { uai } = ctx.ecole;
  const { profil } = operation;
  const params = { uai, id: operation.id };
  const servis = resume.total - nombre(resume, 'refuser');
  if (operation.executeeLe === null) throw new AppError(500, 'Erreur inattendue', 'Opération sans date.');
  const listes =
    profil === 'eleve'
      ? { pdf: paths.listeElevesPdf({ uai }), csv: paths.listeElevesCsv({ uai }) }
      : { pdf: paths.listeRepresentantsPdf({ uai }), csv: paths.listeRepresentantsCsv({ uai }) };
  const nonJoints = resume.refus.length === 0 ? 0 : resume.sansMail;
  const rejetes = envois?.parStatut.rejete ?? 0;
  return {
    ...communVM(ctx, operation, resume),
    titre: titre(operation),
    conclusion: conclusion(operation, resume, servis),
    auteur: operation.auteur,
    executeeLe: operation.executeeLe,
    ...(servis > 0
      ? {
          feuilles: {
            url: paths.feuillesOperation(params),
            nombre: servis,
            nouvelles: resume.aImprimer,
            mot: MOTS[profil],
          },
        }
      : {}),
    listes: {
      pdf: `${listes.pdf}?operation=${operation.id}`,
      csv: `${listes.csv}?operation=${operation.id}`,
    },
    ...(envois ? { envois: envoisVM(ctx, operation, envois) } : {}),
    ...(operation.mode === 'mail' && nonJoints + rejetes > 0
      ? { nonJoints: { action: paths.feuillesNonJoints(params), nombre: nonJoints + rejetes } }
      : {}),
  };
}

const titre = ({ type, profil }: Operation): string =>
  type === 'reinitialiser'
    ? 'Mots de passe réinitialisés'
    : profil === 'eleve'
      ? 'Élèves informés'
      : 'Représentants légaux informés';

function conclusion({ type, profil, mode }: Operation, resume: ResumeOperation, servis: number): string {
  const emis = resume.parEffet
    .filter((row) => effetEmetUnMotDePasse(row.effet))
    .reduce((sum, row) => sum + row.nombre, 0);
  if (type === 'reinitialiser') {
    return `${pluriel(emis, 'mot de passe a été réinitialisé', 'mots de passe ont été réinitialisés')}.`;
  }
  const verbe = servis > 1 ? 'ont été informés' : 'a été informé';
  const parMail = mode === 'mail' ? ' par mail' : '';
  return `${compterPersonnes(profil, servis)} ${verbe}${parMail}, dont ${pluriel(emis, 'nouveau mot de passe provisoire', 'nouveaux mots de passe provisoires')}.`;
}

function envoisVM(
  ctx: EcoleContext,
  operation: Operation,
  { filtre, parStatut, lignes }: EnvoisOperation,
): EnvoisVM {
  const params = { uai: ctx.ecole.uai, id: operation.id };
  const url = paths.operation(params);
  const tous = STATUTS_ENVOI.reduce((sum, statut) => sum + parStatut[statut], 0);
  return {
    total: tous,
    termines: parStatut.envoye + parStatut.rejete,
    enRoute: parStatut.en_attente + parStatut.differe > 0,
    parStatut: STATUTS_ENVOI.map((statut) => ({
      statut,
      libelle: STATUT_ENVOI_LABELS[statut],
      nombre: parStatut[statut],
      url: `${url}?statut=${statut}#envois`,
      choisi: filtre.statut === statut,
    })),
    url,
    filtre: filtre.statut === undefined ? null : STATUT_ENVOI_LABELS[filtre.statut],
    base: `${url}?${filtre.statut ? `statut=${filtre.statut}&` : ''}`,
    pagination: creerPagination({
      page: filtre.page,
      taille: ENVOIS_PAR_PAGE,
      total: filtre.statut ? parStatut[filtre.statut] : tous,
    }),
    lignes: lignes.map((ligne) => ({ ...ligne, libelle: STATUT_ENVOI_LABELS[ligne.statut] })),
    ...(parStatut.rejete > 0 ? { renvoyer: paths.renvoyerOperation(params) } : {}),
  };
}
