import { formatNombre, pluriel } from '../../domain/francais.ts';
import {
  STATUT_ENVOI_LABELS,
  STATUT_ENVOI_PLURIELS,
  STATUTS_ENVOI,
  type StatutEnvoi,
} from '../../domain/operations/envoi.ts';
import type { Operation } from '../../domain/operations/operation.ts';
import { paths } from '../../paths.ts';
import { ENVOIS_PAR_PAGE } from '../../queries/operations/envois.ts';
import type { MailsOperation } from '../../queries/operations/page.ts';
import { creerPagination, type Pagination } from '../../rendering/pagination.ts';
import type { ConclusionVM, Ecole } from './communs.ts';

/** What becomes of the mails of an operation. */
export interface EnvoisVM {
  total: number;
  termines: number;
  /** How many have been dealt with, and what the others wait for. */
  avancement: { traites: string; attente: string };
  /** This very page, filter included: present while some are on their way. */
  actualiser?: string;
  parStatut: { statut: StatutEnvoi; libelle: string; nombre: number; url: string; choisi: boolean }[];
  url: string;
  /** The status shown alone, in words. */
  filtre: string | null;
  base: string;
  pagination: Pagination;
  lignes: {
    nom: string;
    prenom: string;
    adresse: string;
    statut: StatutEnvoi;
    libelle: string;
    motif: string | null;
    prochainEssaiLe: Date | null;
    envoyeLe: Date | null;
  }[];
  /** Present when some failed; without an action none of them can leave. */
  renvoyer?: { phrase: string; bouton?: { action: string; libelle: string } };
}

/** Whom no mail reached, with the sheets prepared since. */
export interface NonJointsVM {
  phrase: string;
  action: string;
  bouton: string;
  preparees: { url: string; le: Date; nombre: number }[];
}

/** Mails leave one after the other: every three seconds. Deferred ones wait much longer. */
const RELIRE_MS = { enAttente: 3_000, differes: 30_000 };

const totalDesMails = ({ parStatut }: Pick<MailsOperation, 'parStatut'>): number =>
  STATUTS_ENVOI.reduce((sum, statut) => sum + parStatut[statut], 0);

export const prochaineLecture = ({ parStatut }: MailsOperation): number | undefined =>
  parStatut.en_attente > 0 ? RELIRE_MS.enAttente : parStatut.differe > 0 ? RELIRE_MS.differes : undefined;

/** What the page says first: never that people were informed while their mail is on its way, or was refused. */
export function conclusionMails(mails: MailsOperation): ConclusionVM {
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

export function envoisVM({ uai }: Ecole, { id }: Operation, mails: MailsOperation): EnvoisVM {
  const { statut: choisi, parStatut, page, total, lignes } = mails;
  const params = { uai, id };
  const url = paths.operation(params);
  const base = `${url}?${choisi ? `statut=${choisi}&` : ''}`;
  return {
    total: totalDesMails(mails),
    termines: parStatut.envoye + parStatut.rejete,
    avancement: avancement(mails),
    ...(prochaineLecture(mails) === undefined ? {} : { actualiser: `${base}page=${page}` }),
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
    pagination: creerPagination({ page, taille: ENVOIS_PAR_PAGE, total }),
    lignes: lignes.map((ligne) => ({ ...ligne, libelle: STATUT_ENVOI_LABELS[ligne.statut] })),
    ...(parStatut.rejete > 0 ? { renvoyer: renvoyerVM(mails, paths.renvoyerOperation(params)) } : {}),
  };
}

function avancement(mails: MailsOperation): EnvoisVM['avancement'] {
  const { envoye, rejete, en_attente: enAttente, differe } = mails.parStatut;
  const traites = `${pluriel(envoye + rejete, 'mail traité', 'mails traités')} sur ${formatNombre(totalDesMails(mails))}`;
  if (enAttente + differe === 0) return { traites: `${traites}\u00a0: l’envoi est terminé.`, attente: '' };
  const phrases: string[] = [];
  if (enAttente > 0) phrases.push(`${pluriel(enAttente, 'attend', 'attendent')} de partir.`);
  if (differe > 0) {
    phrases.push(
      `${pluriel(differe, 'est différé', 'sont différés')}\u00a0: un nouvel essai est prévu, rien n’est à faire.`,
    );
  }
  return { traites: `${traites}.`, attente: phrases.join(' ') };
}

/** Only those that may arrive this time are sent again (rules §6). */
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
  { uai }: Ecole,
  { id }: Operation,
  { nonJoints, preparees }: MailsOperation,
): NonJointsVM {
  const plusieurs = nonJoints > 1;
  const feuilles = plusieurs ? 'leurs feuilles' : 'sa feuille';
  const toutes = preparees.some(({ nombre }) => nombre === nonJoints);
  return {
    phrase: plusieurs
      ? `${pluriel(nonJoints, 'personne')} n’ont pas d’adresse mail utilisable, ou leur mail a été rejeté. Vous pouvez leur remettre une feuille.`
      : `${pluriel(nonJoints, 'personne')} n’a pas d’adresse mail utilisable, ou son mail a été rejeté. Vous pouvez lui remettre une feuille.`,
    action: paths.feuillesNonJoints({ uai, id }),
    bouton: `Préparer ${toutes ? 'de nouveau ' : ''}${feuilles}`,
    preparees: preparees.map(({ operationId, le, nombre }) => ({
      url: paths.operation({ uai, id: operationId }),
      le,
      nombre,
    })),
  };
}
