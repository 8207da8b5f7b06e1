export interface Rebond {
  /** Of the mail that came back, « <…@…> ». */
  messageId: string;
  /** RFC 3463, « 5.1.1 ». */
  statut: string;
}

/** A report on a delivery (RFC 3464), or several in an mbox: the permanent failures (action « failed », status 5.x.x). */
export function lireRebonds(texte: string): Rebond[] {
  return texte
    .replace(/\r\n/g, '\n')
    .split(/^From (?=\S+ )/m)
    .flatMap((mail) => {
      const rapport = partie(mail, /^Content-Type:\s*message\/delivery-status/im);
      const original = partie(mail, /^Content-Type:\s*(?:message\/rfc822|text\/rfc822-headers)/im);
      const messageId = /^Message-ID:\s*(<[^<>\s]+>)/im.exec(original)?.[1];
      const statut = rapport
        .split(/\n{2,}/)
        .filter((groupe) => /^Action:\s*failed\b/im.test(groupe))
        .map((groupe) => /^Status:\s*(5\.\d{1,3}\.\d{1,3})\b/im.exec(groupe)?.[1])
        .find((trouve) => trouve !== undefined);
      return messageId === undefined || statut === undefined ? [] : [{ messageId, statut }];
    });
}

/** From the part's header to the next boundary. */
function partie(mail: string, entete: RegExp): string {
  const debut = mail.search(entete);
  if (debut === -1) return '';
  const suite = mail.slice(debut);
  const fin = suite.search(/^--\S/m);
  return fin === -1 ? suite : suite.slice(0, fin);
}
