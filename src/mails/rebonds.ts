import PostalMime, { type Email, type Header } from 'postal-mime';

export interface Rebond {
  /** Of the mail that came back, « <…@…> ». */
  messageId: string;
  /** RFC 3463, « 5.1.1 ». */
  statut: string;
}

/** The mails that a report on a delivery (RFC 3464), or an mbox of them, says have failed for good. */
export async function lireRebonds(octets: Uint8Array): Promise<Rebond[]> {
  const rebonds: Rebond[] = [];
  for (const mail of mailsDe(octets)) {
    const rebond = await rebondDe(mail);
    if (rebond !== undefined) rebonds.push(rebond);
  }
  return rebonds;
}

/** « From sender Thu Nov 26 08:00:00 2026 » begins each mail of an mbox (RFC 4155); latin1 keeps every byte as it is. */
const SEPARATEUR = /^From \S+ .*\d\d:\d\d.* \d{4}.*\r?\n/m;

function mailsDe(octets: Uint8Array): Uint8Array[] {
  const texte = Buffer.from(octets).toString('latin1');
  if (texte.search(SEPARATEUR) !== 0) return [octets];
  return texte
    .split(new RegExp(SEPARATEUR, 'm'))
    .slice(1)
    .map((mail) => Buffer.from(mail, 'latin1'));
}

const RAPPORTS = ['message/delivery-status', 'message/global-delivery-status'];
const ORIGINAUX = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];

async function rebondDe(mail: Uint8Array): Promise<Rebond | undefined> {
  const avis = await lire(mail);
  const rapport = partie(avis, RAPPORTS);
  if (avis === undefined || rapport === undefined) return undefined;
  const statut = statutDuRapport(await groupesDe(rapport));
  const original = partie(avis, ORIGINAUX);
  // Some reports leave the mail out and answer to it (Gmail, Exchange).
  const id = (original === undefined ? undefined : (await lire(original))?.messageId) ?? avis.inReplyTo;
  const messageId = id?.match(/<[^<>\s]+>/)?.[0];
  return messageId === undefined || statut === undefined ? undefined : { messageId, statut };
}

type Groupe = ReadonlyMap<string, string>;

/** The fields of a report: first about the mail, then a group for each recipient (RFC 3464 §2.1). */
async function groupesDe(rapport: Uint8Array): Promise<Groupe[]> {
  const groupes = Buffer.from(rapport)
    .toString()
    .split(/(?:\r?\n[ \t]*){2,}(?=\S)/);
  const lus = await Promise.all(groupes.map((groupe) => lire(Buffer.from(`${groupe.trim()}\n\n`))));
  return lus.map((lu) => new Map((lu?.headers ?? []).map(({ key, value }: Header) => [key, value])));
}

/**
 * Each of our mails has one recipient: several groups are those it was forwarded to, and one that received it is
 * enough. « failed » is the end of the attempts, even under a 4.x.x (RFC 3464 §2.3.3); « delayed » is not.
 */
function statutDuRapport(groupes: readonly Groupe[]): string | undefined {
  const ayantPour = (action: RegExp) => groupes.filter((groupe) => action.test(groupe.get('action') ?? ''));
  if (ayantPour(/^\s*(delivered|relayed|expanded)\b/i).length > 0) return undefined;
  return ayantPour(/^\s*failed\b/i)
    .map(statutDe)
    .find((statut) => statut !== undefined);
}

/** The status; when it says no more than « failed » (5.0.0, Exim), that of the server's own answer. */
function statutDe(groupe: Groupe): string | undefined {
  const [statut, reponse] = ['status', 'diagnostic-code'].map(
    (champ) => /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/.exec(groupe.get(champ) ?? '')?.[0],
  );
  return statut?.endsWith('.0.0') ? (reponse ?? statut) : (statut ?? reponse);
}

/** Whatever the encoding of the part (RFC 2045 §6). */
function partie(mail: Email | undefined, types: readonly string[]): Uint8Array | undefined {
  const contenu = mail?.attachments.find(({ mimeType }) => types.includes(mimeType))?.content;
  if (contenu === undefined) return undefined;
  return typeof contenu === 'string' ? Buffer.from(contenu) : new Uint8Array(contenu);
}

/** Undefined for what is no mail: too deep, headers beyond measure. */
const lire = (octets: Uint8Array): Promise<Email | undefined> =>
  PostalMime.parse(octets, { forceRfc822Attachments: true }).catch(() => undefined);
