import { buffer } from 'node:stream/consumers';
import { pluriel } from '../../domain/francais.ts';
import { lireRebonds } from '../../mails/rebonds.ts';
import { noterRebond } from '../../services/rebonds.ts';
import type { Commande } from '../commande.ts';

export const commande: Commande = {
  nom: 'mails:rebonds',
  description: 'Note les mails revenus\u00a0: un avis RFC 3464, ou une boîte mbox, sur l’entrée standard',
  async executer({ deps, print }) {
    const rebonds = await lireRebonds(await buffer(process.stdin));
    let notes = 0;
    for (const rebond of rebonds) if (await noterRebond(deps, rebond)) notes += 1;
    print(
      `${pluriel(rebonds.length, 'échec définitif lu', 'échecs définitifs lus')}, ${pluriel(notes, 'noté')}`,
    );
  },
};
