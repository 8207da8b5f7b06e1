import { lireBoite, type Rebond } from '../../src/mails/rebonds.ts';

/** The failures that a mailbox tells of. */
export async function lireRebonds(octets: Uint8Array): Promise<Rebond[]> {
  const rebonds: Rebond[] = [];
  for await (const mail of lireBoite(enUneFois(octets)))
    if (mail.nature === 'echec') rebonds.push(mail.rebond);
  return rebonds;
}

async function* enUneFois(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}
