import { periodeEnMots } from '../../../domain/circonscription/mots.ts';
import { fairePrendreEffet } from '../../../services/circonscription/delegations-exploitation.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'delegations:prendre-effet',
  description: 'Fait prendre effet tout de suite à une délégation qui attend la direction',
  options: (command) => command.argument('<numero>', 'numéro donné par delegations:lister'),
  async executer({ deps, print }, { arguments: [numero = ''] }) {
    const delegation = await deps.database.withOps((trx) => fairePrendreEffet(trx, numero));
    print(
      `La délégation ${delegation.id} (${delegation.identifiant}, école ${delegation.uai}) est acceptée, ${periodeEnMots(delegation)}. Les personnes concernées sont prévenues.`,
    );
  },
};
