import {
  STATUT_ENVOI_LABELS,
  STATUT_ENVOI_PLURIELS,
  STATUTS_ENVOI,
  type StatutEnvoi,
} from '../domain/envoi.ts';
import { formatNombre, pluriel } from '../domain/francais.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import type { EnvoiVu } from '../queries/envois.ts';
import type { FeuillesPreparees } from '../queries/operations.ts';
import type { Pagination } from '../rendering/pagination.ts';
import type { EnvoisVM, NonJointsVM, ResultatVM } from '../rendering/vues/operations.ts';
import type { Operation } from '../repositories/operations.ts';
import { paths } from '../routes/paths.ts';

/** What becomes of the mails of an operation, read at one moment. */
export interface MailsOperation {
  statut: StatutEnvoi | undefined;
  parStatut: Record<StatutEnvoi, number>;
  pagination: Pagination;
  lignes: EnvoiVu[];
  /** Rejected ones that could leave again now. */
  renvoyables: number;
  /** Guardians whom no mail reached, and the sheets prepared for some of them since. */
  nonJoints: number;
  preparees: FeuillesPreparees[];
}

/** Mails leave one after the other: every three seconds. Deferred ones wait much longer. */
const RELIRE_MS = { enAttente: 3_000, differes: 30_000 };

export const totalDesMails = ({ parStatut }: Pick<MailsOperation, 'parStatut'>): number =>
  STATUTS_ENVOI.reduce((sum, statut) => sum + parStatut[statut], 0);

export const prochaineLecture = ({ parStatut }: MailsOperation): number | undefined =>
  parStatut.en_attente > 0 ? RELIRE_MS.enAttente : parStatut.differe > 0 ? RELIRE_MS.differes : undefined;

/** What the page says first: never that people were informed while their mail is on its way, or was refused. */
export function conclusionMails(mails: MailsOperation): Pick<ResultatVM['conclusion'], 'type' | 'titre'> {
  const total = totalDesMails(mails);
  const { envoye, rejete } = mails.parStatut;
  if (envoye + rejete < total) {
    const titre =
      total === 1 ? 'L’envoi d’un mail est demandé.' : `L’envoi de ${pluriel(total, 'mail')} est demandé.`;
    return { type: 'info', titre };
  }
  const par = 'par le serveur de messagerie';
  if (rejete === 0) {
    const titre =
      total === 1
        ? `Le mail a été accepté ${par}.`
        : `Les ${pluriel(total, 'mail')} ont été acceptés ${par}.`;
    return { type: 'succes', titre };
  }
  if (envoye === 0) {
    const titre = total === 1 ? 'Le mail a été rejeté.' : `Les ${pluriel(total, 'mail')} ont été rejetés.`;
    return { type: 'attention', titre };
  }
  const acceptes = `${pluriel(envoye, 'mail')} sur ${formatNombre(total)} ${envoye > 1 ? 'ont été acceptés' : 'a été accepté'} ${par}`;
  const rejetes = `${formatNombre(rejete)} ${rejete > 1 ? 'ont été rejetés' : 'a été rejeté'}`;
  return { type: 'attention', titre: `${acceptes}, ${rejetes}.` };
}

export function envoisVM(ctx: EcoleContext, operation: Operation, mails: MailsOperation): EnvoisVM {
  const { statut: choisi, parStatut, pagination, lignes } = mails;
  const params = { uai: ctx.ecole.uai, id: operation.id };
  const url = paths.operation(params);
  const base = `${url}?${choisi ? `statut=${choisi}&` : ''}`;
  return {
    total: totalDesMails(mails),
    termines: parStatut.envoye + parStatut.rejete,
    avancement: avancement(mails),
    ...(prochaineLecture(mails) === undefined ? {} : { actualiser: `${base}page=${pagination.page}` }),
    parStatut: STATUTS_ENVOI.map((statut) => ({
      statut,
      libelle: (parStatut[statut] > 1 ? STATUT_ENVOI_PLURIELS : STATUT_ENVOI_LABELS)[statut],
      nombre: parStatut[statut],
      url: `${url}?statut=${statut}#envois`,
      choisi: choisi === statut,
    })),
    url,
    filtre: choisi === undefined ? null : STATUT_ENVOI_PLURIELS[choisi],
    base,
    pagination,
    lignes: lignes.map((ligne) => ({ ...ligne, libelle: STATUT_ENVOI_LABELS[ligne.statut] })),
    ...(parStatut.rejete > 0 ? { renvoyer: renvoyerVM(mails, paths.renvoyerOperation(params)) } : {}),
  };
}

function avancement(mails: MailsOperation): string[] {
  const { envoye, rejete, en_attente: enAttente, differe } = mails.parStatut;
  const traites = `${pluriel(envoye + rejete, 'mail traité', 'mails traités')} sur ${formatNombre(totalDesMails(mails))}`;
  if (enAttente + differe === 0) return [`${traites}\u00a0: l’envoi est terminé.`];
  const phrases = [`${traites}.`];
  if (enAttente > 0) phrases.push(`${pluriel(enAttente, 'attend', 'attendent')} de partir.`);
  if (differe > 0) {
    phrases.push(
      `${pluriel(differe, 'est différé', 'sont différés')}\u00a0: un nouvel essai est prévu, rien n’est à faire.`,
    );
  }
  return phrases;
}

/** Only those that may arrive this time are sent again (DESIGN §6). */
function renvoyerVM(
  { parStatut: { rejete }, renvoyables }: MailsOperation,
  action: string,
): NonNullable<EnvoisVM['renvoyer']> {
  if (renvoyables === 0) {
    return {
      phrase:
        rejete > 1
          ? 'Aucun des mails rejetés ne peut repartir tel quel\u00a0: voyez le motif de chacun.'
          : 'Le mail rejeté ne peut pas repartir tel quel\u00a0: voyez son motif.',
    };
  }
  const autres = rejete - renvoyables;
  return {
    phrase:
      autres === 0
        ? 'L’adresse a été corrigée dans ONDE, ou n’est pas en cause.'
        : autres > 1
          ? `Les ${formatNombre(autres)} autres ne peuvent pas repartir tels quels\u00a0: voyez le motif de chacun.`
          : 'L’autre ne peut pas repartir tel quel\u00a0: voyez son motif.',
    bouton: { action, libelle: `Renvoyer ${pluriel(renvoyables, 'mail')}` },
  };
}

/** Sheets for those whom no mail reached: the figure counts the people of the plan that the button makes. */
export function nonJointsVM(
  ctx: EcoleContext,
  operation: Operation,
  { nonJoints, preparees }: MailsOperation,
): NonJointsVM {
  const { uai } = ctx.ecole;
  const plusieurs = nonJoints > 1;
  const feuilles = plusieurs ? 'leurs feuilles' : 'sa feuille';
  const toutes = preparees.some(({ nombre }) => nombre === nonJoints);
  return {
    phrase: plusieurs
      ? `${pluriel(nonJoints, 'personne')} n’ont pas d’adresse mail utilisable, ou leur mail a été rejeté. Vous pouvez leur remettre une feuille.`
      : `${pluriel(nonJoints, 'personne')} n’a pas d’adresse mail utilisable, ou son mail a été rejeté. Vous pouvez lui remettre une feuille.`,
    action: paths.feuillesNonJoints({ uai, id: operation.id }),
    bouton: `Préparer ${toutes ? 'de nouveau ' : ''}${feuilles}`,
    preparees: preparees.map(({ operationId, le, nombre }) => ({
      url: paths.operation({ uai, id: operationId }),
      le,
      nombre,
    })),
  };
}
