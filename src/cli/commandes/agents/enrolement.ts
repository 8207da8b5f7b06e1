import { formatDateHeure } from '../../../domain/francais.ts';
import { renouvelerEnrolement } from '../../../services/connexion/agents.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'agents:enrolement',
  description:
    'Téléphone perdu : nouveau code d’enrôlement ; l’ancien téléphone et les sessions ne valent plus rien',
  options: (command) => command.argument('<identifiant>', 'identifiant de l’agent'),
  async executer({ deps, remettre }, { arguments: [identifiant = ''] }) {
    await deps.database.withOps(async (trx) => {
      const { secret, expireLe } = await renouvelerEnrolement(deps, trx, identifiant);
      await remettre([
        `Code d’enrôlement    ${secret}`,
        `valable jusqu’au     ${formatDateHeure(expireLe)}`,
        'Vérifiez l’identité de l’agent avant de le lui remettre\u00a0: ce code ne sera plus affiché.',
      ]);
    });
  },
};
