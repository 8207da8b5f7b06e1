import { formatDateHeure } from '../../domain/francais.ts';
import { renouvelerEnrolement } from '../../services/agents.ts';
import type { Commande } from '../commande.ts';

export const commande: Commande = {
  nom: 'agents:enrolement',
  description:
    'Téléphone perdu : nouveau code d’enrôlement ; l’ancien téléphone et les sessions ne valent plus rien',
  options: (command) => command.argument('<identifiant>', 'identifiant de l’agent'),
  async executer({ deps, print }, { arguments: [identifiant = ''] }) {
    const { secret, expireLe } = await deps.database.withOps((trx) =>
      renouvelerEnrolement(deps, trx, identifiant),
    );
    print(`Code d’enrôlement    ${secret}`);
    print(`valable jusqu’au     ${formatDateHeure(expireLe)}`);
    print('Vérifiez l’identité de l’agent avant de le lui remettre : ce code ne sera plus affiché.');
  },
};
