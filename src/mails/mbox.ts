/** One mail of a mailbox; of one that is too long, its beginning. */
export interface MailBrut {
  octets: Buffer;
  tronque: boolean;
}

/** « From sender Thu Nov 26 08:00:00 2026 » begins each mail of an mbox (RFC 4155). Longer lines are text. */
function estSeparateur(ligne: Buffer): boolean {
  if (ligne.length > 200 || ligne.subarray(0, 5).toString('latin1') !== 'From ') return false;
  const mots = ligne.toString('latin1').trim().split(/\s+/);
  return mots.some((mot) => /^\d\d:\d\d/.test(mot)) && mots.some((mot) => /^\d{4}$/.test(mot));
}

/**
 * The mails of an mbox, or the one mail that it is, as they come: never more than one is held, nor more of it than
 * these bytes and lines.
 */
export async function* mailsDe(
  source: AsyncIterable<Uint8Array>,
  { octets: tailleMax, lignes: lignesMax }: { octets: number; lignes: number },
): AsyncGenerator<MailBrut> {
  let lignes: Buffer[] = [];
  let taille = 0;
  let tronque = false;
  let commence = false;
  const mail = (): MailBrut => ({ octets: Buffer.concat(lignes), tronque });
  for await (const { ligne, entiere } of lignesDe(source, tailleMax)) {
    if (entiere && estSeparateur(ligne)) {
      if (commence) yield mail();
      [lignes, taille, tronque, commence] = [[], 0, false, true];
      continue;
    }
    commence = true;
    const reste = lignes.length < lignesMax ? tailleMax - taille : 0;
    if (ligne.length > reste) tronque = true;
    if (reste > 0) lignes.push(ligne.subarray(0, reste));
    taille += Math.min(ligne.length, reste);
  }
  if (commence) yield mail();
}

const SAUT = 0x0a;

/** Lines with their end; one that is longer than a whole mail may be comes in pieces. */
async function* lignesDe(
  source: AsyncIterable<Uint8Array>,
  longueurMax: number,
): AsyncGenerator<{ ligne: Buffer; entiere: boolean }> {
  let morceaux: Buffer[] = [];
  let longueur = 0;
  let entiere = true;
  const ligne = () => ({ ligne: Buffer.concat(morceaux), entiere });
  for await (const octets of source) {
    const recu = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    for (let debut = 0; debut < recu.length; ) {
      const saut = recu.indexOf(SAUT, debut);
      const fin = saut === -1 ? recu.length : saut + 1;
      morceaux.push(recu.subarray(debut, fin));
      longueur += fin - debut;
      debut = fin;
      if (saut === -1 && longueur <= longueurMax) continue;
      yield ligne();
      [morceaux, longueur, entiere] = [[], 0, saut !== -1];
    }
  }
  if (longueur > 0) yield ligne();
}
