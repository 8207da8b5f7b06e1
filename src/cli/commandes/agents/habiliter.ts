import { agentDesigne } from '../../../domain/connexion/agent.ts';
import { formatDate } from '../../../domain/francais.ts';
import {
  habiliterAgent,
  type ResultatHabilitation,
} from '../../../services/circonscription/habilitations.ts';
import type { Commande } from '../../commande.ts';
import { lireOptionJour } from '../../jours.ts';

export const commande: Commande = {
  nom: 'agents:habiliter',
  description: 'Confie une école à un agent (nouvelle direction, intérim), ou fixe la fin d’un tel droit',
  options: (command) =>
    command
      .argument('<identifiant>', 'identifiant de l’agent')
      .requiredOption('--ecole <uai>', 'école concernée')
      .option(
        '--debut <jour>',
        'premier jour (31/08/2027 ou 2027-08-31)\u00a0; aujourd’hui, à Paris, par défaut',
      )
      .option('--fin <jour>', 'dernier jour, inclus\u00a0; seule, la fin d’un droit déjà donné')
      .option('--remplace <identifiant>', 'met fin, la veille, au droit de qui part'),
  async executer({ deps, print }, options) {
    const { ecole, debut, fin, remplace } = options as Record<string, string | undefined>;
    const demande = {
      identifiant: options.arguments[0] ?? '',
      uai: ecole ?? '',
      debut: lireOptionJour('--debut', debut),
      fin: lireOptionJour('--fin', fin),
      remplace,
    };
    const resultat = await deps.database.withOps((trx) => habiliterAgent(trx, demande));
    for (const ligne of enTexte(resultat)) print(ligne);
  },
};

function enTexte({ agent, ecole, fait, periode, remplace, autres }: ResultatHabilitation): string[] {
  const { debut, fin } = periode;
  const qui = agentDesigne(agent);
  if (fait === 'retrait')
    return [
      `${qui}\u00a0: le droit sur ${ecole.uai}, qui devait commencer le ${formatDate(debut)}, est retiré.`,
    ];
  if (fait === 'fin')
    return [`${qui}\u00a0: droit sur ${ecole.uai} jusqu’au ${formatDate(fin ?? '')} inclus.`];
  const lignes = [
    `${qui}\u00a0: droit sur ${ecole.uai} du ${formatDate(debut)} ${fin === null ? 'sans date de fin' : `au ${formatDate(fin)} inclus`}.`,
  ];
  if (remplace !== undefined) {
    lignes.push(`${agentDesigne(remplace.agent)}\u00a0: droit terminé le ${formatDate(remplace.jusquau)}.`);
  }
  if (autres.length > 0) {
    const noms = autres.map(agentDesigne).join(', ');
    lignes.push(
      `Attention\u00a0: ${noms} y ${autres.length > 1 ? 'gardent' : 'garde'} aussi un droit à ces dates. Si quelqu’un est parti, mettez-y fin\u00a0: agents:habiliter … --fin.`,
    );
  }
  return lignes;
}
