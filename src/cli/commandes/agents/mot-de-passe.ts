import { renouvelerMotDePasse } from '../../../services/connexion/agents.ts';
import { NOMBRES } from '../../../textes/nombres.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'agents:mot-de-passe',
  description:
    'Mot de passe oublié\u00a0: en tire un nouveau, affiché une seule fois\u00a0; les sessions finissent. Lisez-le en entier\u00a0: ce qu’un tube («\u00a0| head -1\u00a0») a pris compte comme lu, et vaut',
  options: (command) => command.argument('<identifiant>', 'identifiant de l’agent'),
  async executer({ deps, remettre }, { arguments: [identifiant = ''] }) {
    await deps.database.withOps(async (trx) => {
      const { agent, motDePasse, prevenu } = await renouvelerMotDePasse(deps, trx, identifiant);
      await remettre([
        `Identifiant          ${agent.identifiant}`,
        `Mot de passe         ${motDePasse}`,
        'Vérifiez l’identité de l’agent avant de le lui remettre\u00a0: ce mot de passe ne sera plus affiché.',
        ...(agent.mail === null
          ? ['Aucun mail connu\u00a0: rien ne l’avertit de ce changement.']
          : prevenu
            ? []
            : [
                `Déjà averti ${NOMBRES.avisParJour.lettres} aujourd’hui\u00a0: aucun mail ne part cette fois.`,
              ]),
      ]);
    });
  },
};
