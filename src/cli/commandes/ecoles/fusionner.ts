import { formatDate } from '../../../domain/francais.ts';
import { type EcolesFusionnees, executerOuSimuler, fusionnerEcoles } from '../../../services/ecole/ecoles.ts';
import { compterPersonnes } from '../../../textes/profil.ts';
import type { Commande } from '../../commande.ts';
import { compteRenduFermeture, ESSAI } from './fermer.ts';

const AIDE = `
Mettez d’abord l’école d’arrivée à jour depuis ONDE\u00a0: seul qui y est inscrit garde son compte. Un élève est reconnu
à son INE, sa date de naissance et ses noms, un représentant légal à ses noms et à un enfant reconnu. Après une
autre mise à jour, relancez la commande\u00a0: elle ne fait que ce qui est nouveau.`;

export const commande: Commande = {
  nom: 'ecoles:fusionner',
  description:
    'Ferme une école réunie à une autre, où les comptes de ses élèves et de leurs représentants légaux les suivent',
  options: (command) =>
    command
      .requiredOption('--de <uai>', 'école qui ferme, si elle ne l’est pas déjà')
      .requiredOption('--vers <uai>', 'école d’arrivée, déjà mise à jour depuis ONDE')
      .option('--dry-run', 'montre ce qui se passerait, sans rien écrire')
      .addHelpText('after', AIDE),
  async executer({ deps, print }, options) {
    const { de, vers, dryRun } = options as Record<string, string | undefined>;
    const fusion = await executerOuSimuler(deps, dryRun !== undefined, (trx) =>
      fusionnerEcoles(deps, trx, { de: de ?? '', vers: vers ?? '' }),
    );
    if (dryRun !== undefined) print(ESSAI);
    for (const line of compteRendu(fusion)) print(line);
  },
};

function compteRendu({ de, vers, suivis, sansSuite }: EcolesFusionnees): string[] {
  const { ondeMajLe } = vers;
  return [
    ...compteRenduFermeture(de),
    ondeMajLe === null
      ? `L’école ${vers.uai} n’a encore reçu aucune mise à jour depuis ONDE.`
      : `Dernière mise à jour de l’école ${vers.uai} depuis ONDE\u00a0: ${formatDate(ondeMajLe)}`,
    `Gardent leur compte à ${vers.uai}\u00a0: ${nombres(suivis)}`,
    `Restent sans correspondance\u00a0: ${nombres(sansSuite)}`,
  ];
}

const nombres = ({ eleves, representants }: EcolesFusionnees['suivis']): string =>
  `${compterPersonnes('eleve', eleves)}, ${compterPersonnes('representant_legal', representants)}`;
