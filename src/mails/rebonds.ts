import PostalMime, { type Email, type Header } from 'postal-mime';
import {
  estReponseAutomatique,
  messageIdDuTexte,
  ressembleAUnAvis,
  statutDuTexte,
  vientDunServeur,
} from './avis-texte.ts';
import { type MailBrut, mailsDe } from './mbox.ts';

export interface Rebond {
  /** Of the mail that came back, « <…@…> ». */
  messageId: string;
  /** RFC 3463, « 5.1.1 ». */
  statut: string;
}

/** What one mail of the mailbox is. */
export type MailLu =
  | { nature: 'echec'; rebond: Rebond; tronque: boolean }
  /** A delay, a delivery, an absence, a receipt, or somebody's mail: there is nothing to note. */
  | { nature: 'sans_echec' | 'automatique' | 'autre'; tronque: boolean }
  /** A failure of nobody knows which mail, or that cannot be read: for somebody to look at. */
  | { nature: 'non_compris'; date: string; objet: string; tronque: boolean };

/** Beyond, only the beginning of a mail is read: notices put first what matters, and quote mails of a few kilobytes. */
export const MAIL_MAX = { octets: 256 * 1024, lignes: 5_000 };
/** Beyond these a mail is made to harm, and not taken apart. */
const LIMITES = {
  parties: 200,
  profondeur: 20,
  entetes: 64 * 1024,
  rapport: 64 * 1024,
  groupes: 100,
  texte: 100_000,
};

/** Not a mail, nor a mailbox of them. */
export class PasUnMailError extends Error {}

/**
 * Reads a mail, or an mbox, as it comes: one after the other, in bounded memory and time. Throws a PasUnMailError when what
 * comes first is none.
 */
export async function* lireBoite(source: AsyncIterable<Uint8Array>): AsyncGenerator<MailLu> {
  let premier = true;
  for await (const mail of mailsDe(source, MAIL_MAX)) {
    if (premier && !commenceCommeUnMail(mail.octets)) throw new PasUnMailError();
    premier = false;
    yield { ...(await natureDe(mail)), tronque: mail.tronque };
  }
}

/** Its first line is the field of a header (RFC 5322 §2.2). */
const commenceCommeUnMail = (octets: Buffer): boolean =>
  /^\s*$|^\s*[!-9;-~]{1,100}[ \t]*:/.test(octets.subarray(0, 200).toString('latin1'));

type Nature<M extends MailLu = MailLu> = M extends MailLu ? Omit<M, 'tronque'> : never;

async function natureDe({ octets }: MailBrut): Promise<Nature> {
  const mail = compterParties(octets) > LIMITES.parties ? undefined : await lire(octets);
  if (mail === undefined) return nonCompris(await lire(enteteDe(octets)));
  const rapport = partie(mail, RAPPORTS);
  if (rapport === undefined) {
    // Some servers call their failures « auto-replied », too (Exim).
    if (!vientDunServeur(mail) && estReponseAutomatique(mail)) return { nature: 'automatique' };
    if (!ressembleAUnAvis(mail)) return { nature: 'autre' };
  }
  const statut =
    rapport === undefined ? statutDuTexte(texteDe(mail)) : statutDuRapport(await groupesDe(rapport));
  if (statut === 'sans_echec') return { nature: 'sans_echec' };
  const messageId = await messageIdDe(mail);
  return messageId === undefined || statut === undefined
    ? nonCompris(mail)
    : { nature: 'echec', rebond: { messageId, statut } };
}

/** What comes back says which mail it is: the part that quotes it, its words, or what it answers to (Gmail, Exchange). */
async function messageIdDe(avis: Email): Promise<string | undefined> {
  const original = partie(avis, ORIGINAUX);
  const id =
    (original === undefined ? undefined : (await lire(original))?.messageId) ??
    messageIdDuTexte(texteDe(avis)) ??
    avis.inReplyTo;
  return id?.slice(0, 1_000).match(/<[^<>\s]+>/)?.[0];
}

/** Whoever reads it finds the mail again; nobody's address, nor what a person may have written, is in it. */
function nonCompris(mail: Email | undefined): Nature {
  const date = new Date(mail?.date ?? '');
  const objet = ressembleAUnAvis(mail ?? VIDE) ? (mail?.subject ?? '') : '';
  return {
    nature: 'non_compris',
    date: Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 16).replace('T', ' '),
    objet: objet
      .slice(0, 200)
      .replace(/\p{C}/gu, '')
      .replace(/\S{0,100}@\S{0,100}/g, '(adresse)')
      .slice(0, 80),
  };
}

const VIDE: Email = { headers: [], headerLines: [], attachments: [] };

const TRAIT = Buffer.from('\n--');

/** At most so many: each part begins after a line that begins so. */
function compterParties(octets: Buffer): number {
  let nombre = 0;
  for (let rang = octets.indexOf(TRAIT); rang !== -1; rang = octets.indexOf(TRAIT, rang + 1)) nombre += 1;
  return nombre;
}

const enteteDe = (octets: Buffer): Buffer => {
  const debut = octets.subarray(0, 16_000);
  const fin = /\r?\n\r?\n/.exec(debut.toString('latin1'))?.index ?? debut.length;
  return debut.subarray(0, fin);
};

const texteDe = ({ text, html }: Email): string =>
  (text ?? html?.slice(0, LIMITES.texte).replace(/<[^<>]*>/g, ' ') ?? '').slice(0, LIMITES.texte);

const RAPPORTS = ['message/delivery-status', 'message/global-delivery-status'];
const ORIGINAUX = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];

type Groupe = ReadonlyMap<string, string>;

/** The fields of a report: first about the mail, then a group for each recipient (RFC 3464 §2.1). */
async function groupesDe(rapport: Uint8Array): Promise<Groupe[]> {
  const groupes: string[][] = [[]];
  for (const ligne of Buffer.from(rapport.subarray(0, LIMITES.rapport)).toString().split(/\r?\n/)) {
    if (ligne.trim() !== '') groupes.at(-1)?.push(ligne);
    else if (groupes.at(-1)?.length !== 0) groupes.push([]);
    if (groupes.length > LIMITES.groupes) break;
  }
  const lus: Groupe[] = [];
  for (const groupe of groupes) {
    const lu = await lire(Buffer.from(`${groupe.join('\n')}\n\n`));
    lus.push(new Map((lu?.headers ?? []).map(({ key, value }: Header) => [key, value])));
  }
  return lus;
}

/**
 * Each of our mails has one recipient: several groups are those it was forwarded to, and one that received it is
 * enough. « failed » is the end of the attempts, even under a 4.x.x (RFC 3464 §2.3.3); « delayed » is not. Undefined: it
 * failed, and nobody knows how.
 */
function statutDuRapport(groupes: readonly Groupe[]): string | 'sans_echec' | undefined {
  const ayantPour = (action: RegExp) => groupes.filter((groupe) => action.test(groupe.get('action') ?? ''));
  const echecs = ayantPour(/^\s{0,20}failed\b/i);
  if (ayantPour(/^\s{0,20}(delivered|relayed|expanded)\b/i).length > 0) return 'sans_echec';
  if (echecs.length === 0) return ayantPour(/^\s{0,20}delayed\b/i).length > 0 ? 'sans_echec' : undefined;
  return echecs.map(statutDe).find((statut) => statut !== undefined);
}

/** The status; when it says no more than « failed » (5.0.0, Exim), that of the server's own answer. */
function statutDe(groupe: Groupe): string | undefined {
  const [statut, reponse] = ['status', 'diagnostic-code'].map(
    (champ) =>
      /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec((groupe.get(champ) ?? '').slice(0, 1_000))?.[0],
  );
  return statut?.endsWith('.0.0') ? (reponse ?? statut) : (statut ?? reponse);
}

/** Whatever the encoding of the part (RFC 2045 §6). */
function partie(mail: Email, types: readonly string[]): Uint8Array | undefined {
  const contenu = mail.attachments.find(({ mimeType }) => types.includes(mimeType))?.content;
  if (contenu === undefined) return undefined;
  return typeof contenu === 'string' ? Buffer.from(contenu) : new Uint8Array(contenu);
}

/** Undefined for what is too deep, or has headers beyond measure. */
const lire = (octets: Uint8Array): Promise<Email | undefined> =>
  PostalMime.parse(octets, {
    forceRfc822Attachments: true,
    maxNestingDepth: LIMITES.profondeur,
    maxHeadersSize: LIMITES.entetes,
  }).catch(() => undefined);
