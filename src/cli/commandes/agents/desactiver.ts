import { agentDesigne } from '../../../domain/connexion/agent.ts';
import { desactiverAgent } from '../../../services/connexion/agents.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'agents:desactiver',
  description:
    'Ferme l’accès d’un agent\u00a0: ses sessions finissent, il n’entre plus (--reactiver\u00a0: le rend)',
  options: (command) =>
    command
      .argument('<identifiant>', 'identifiant de l’agent')
      .option('--reactiver', 'lui rend l’accès, avec ses droits, son mot de passe et son téléphone d’avant'),
  async executer({ deps, print }, { arguments: [identifiant = ''], reactiver }) {
    const agent = await deps.database.withOps((trx) =>
      desactiverAgent(trx, identifiant, reactiver === undefined),
    );
    const qui = agentDesigne(agent);
    if (reactiver === undefined) {
      print(
        `${qui} n’a plus accès\u00a0; ses sessions sont finies. Ses droits dorment\u00a0: --reactiver les rend.`,
      );
      print('S’il quitte une école, mettez-y fin à son droit (agents:habiliter, --fin).');
    } else print(`${qui} a de nouveau accès, avec ses droits, son mot de passe et son téléphone d’avant.`);
  },
};
