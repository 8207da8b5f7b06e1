import { publicKeyText } from '../../../auth/journal/signature.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'journal:cle-publique',
  description:
    'Affiche la clé publique de JOURNAL_CLE, par laquelle «\u00a0journal:verifier\u00a0» vérifie le journal sans la clé qui signe',
  sansBase: true,
  besoins: ['JOURNAL_CLE'],
  async executer({ deps, print }) {
    print(publicKeyText(deps.journalSigner));
  },
};
