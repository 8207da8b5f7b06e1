import { renouvelerMotDePasse } from '../../services/agents.ts';
import type { Commande } from '../commande.ts';

export const commande: Commande = {
  nom: 'agents:mot-de-passe',
  description:
    'Mot de passe oublié\u00a0: en tire un nouveau, affiché une seule fois\u00a0; les sessions finissent',
  options: (command) => command.argument('<identifiant>', 'identifiant de l’agent'),
  async executer({ deps, print }, { arguments: [identifiant = ''] }) {
    const { agent, motDePasse, prevenu } = await deps.database.withOps((trx) =>
      renouvelerMotDePasse(deps, trx, identifiant),
    );
    print(`Identifiant          ${agent.identifiant}`);
    print(`Mot de passe         ${motDePasse}`);
    print('Vérifiez l’identité de l’agent avant de le lui remettre : ce mot de passe ne sera plus affiché.');
    if (agent.mail === null) print('Aucun mail connu : rien ne l’avertit de ce changement.');
    else if (!prevenu) print('Déjà averti cinq fois aujourd’hui : aucun mail ne part cette fois.');
  },
};
