import { retirerDelegationOps } from '../../../services/circonscription/delegations-exploitation.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'delegations:retirer',
  description: 'Met fin à une délégation, à la requête suivante\u202f; --motif est obligatoire',
  options: (command) =>
    command
      .argument('<numero>', 'numéro donné par delegations:lister')
      .requiredOption('--motif <texte>', 'pourquoi, obligatoire\u00a0: lu par les personnes prévenues'),
  async executer({ deps, print }, { arguments: [numero = ''], motif }) {
    const { id, identifiant, uai } = await deps.database.withOps((trx) =>
      retirerDelegationOps(trx, numero, String(motif)),
    );
    print(
      `La délégation ${id} (${identifiant}, école ${uai}) est retirée. Les personnes concernées sont prévenues.`,
    );
  },
};
