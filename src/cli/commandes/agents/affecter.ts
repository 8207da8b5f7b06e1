import { agentDesigne } from '../../../domain/connexion/agent.ts';
import { pluriel } from '../../../domain/francais.ts';
import { affecterEnseignant } from '../../../services/circonscription/affectations.ts';
import type { Commande } from '../../commande.ts';

export const commande: Commande = {
  nom: 'agents:affecter',
  description:
    'Déclare un enseignant dans une école, où l’IEN peut lui déléguer les comptes (--retirer\u00a0: l’inverse)',
  options: (command) =>
    command
      .argument('<identifiant>', 'identifiant de l’enseignant')
      .requiredOption('--ecole <uai>', 'école où il exerce')
      .option('--retirer', 'il n’y exerce plus\u00a0: ses délégations dans l’école finissent aussitôt'),
  async executer({ deps, print }, { arguments: [identifiant = ''], ecole: uai, retirer }) {
    const demande = { identifiant, uai: String(uai), retirer: retirer !== undefined };
    const { agent, ecole, delegations } = await deps.database.withOps((trx) =>
      affecterEnseignant(trx, demande),
    );
    const qui = agentDesigne(agent);
    print(
      demande.retirer
        ? `${qui} n’exerce plus dans l’école ${ecole.uai}\u00a0: ${pluriel(delegations, 'délégation retirée', 'délégations retirées')}.`
        : `${qui} exerce dans l’école ${ecole.uai}. Aucun droit ne s’ouvre\u00a0: l’IEN peut lui en déléguer les comptes.`,
    );
  },
};
