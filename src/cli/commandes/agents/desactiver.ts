import { agentDesigne } from '../../../domain/connexion/agent.ts';
import { listDelegationsOps } from '../../../queries/circonscription/delegations-exploitation.ts';
import { desactiverAgent } from '../../../services/connexion/agents.ts';
import type { Commande } from '../../commande.ts';
import { delegationEnUneLigne } from '../../delegations.ts';

export const commande: Commande = {
  nom: 'agents:desactiver',
  description:
    'Ferme l’accès d’un agent\u00a0: ses sessions finissent, il n’entre plus (--reactiver\u00a0: le rend)',
  options: (command) =>
    command
      .argument('<identifiant>', 'identifiant de l’agent')
      .option('--reactiver', 'lui rend l’accès, avec ses droits, son mot de passe et son téléphone d’avant'),
  async executer({ deps, print }, { arguments: [identifiant = ''], reactiver }) {
    const { agent, accordees } = await deps.database.withOps(async (trx) => {
      const connu = await desactiverAgent(trx, identifiant, reactiver === undefined);
      return { agent: connu, accordees: await listDelegationsOps(trx, { par: connu.identifiant }) };
    });
    const qui = agentDesigne(agent);
    if (reactiver === undefined) {
      print(
        `${qui} n’a plus accès\u00a0; ses sessions sont finies. Ses droits dorment\u00a0: --reactiver les rend.`,
      );
      print('S’il quitte une école, mettez-y fin à son droit (agents:habiliter, --fin).');
      if (accordees.length > 0) {
        print(
          'Les délégations qu’il a accordées restent. Si son accès a été volé, retirez-les (delegations:retirer)\u00a0:',
        );
        for (const delegation of accordees) print(delegationEnUneLigne(delegation));
      }
    } else print(`${qui} a de nouveau accès, avec ses droits, son mot de passe et son téléphone d’avant.`);
  },
};
