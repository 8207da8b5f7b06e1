import { formatDate, pluriel } from '../../../domain/francais.ts';
import { type EcoleFermee, executerOuSimuler, fermerEcole } from '../../../services/ecole/ecoles.ts';
import { compterPersonnes } from '../../../textes/profil.ts';
import type { Commande } from '../../commande.ts';

export const ESSAI = 'Essai\u00a0: rien n’a été écrit.';

export const commande: Commande = {
  nom: 'ecoles:fermer',
  description:
    'Ferme une école\u00a0: plus personne n’y a de droit, ses élèves et leurs représentants légaux la quittent',
  options: (command) =>
    command
      .requiredOption('--uai <uai>', 'école à fermer')
      .option('--dry-run', 'montre ce qui se passerait, sans rien écrire'),
  async executer({ deps, print }, options) {
    const { uai, dryRun } = options as Record<string, string | undefined>;
    const fermee = await executerOuSimuler(deps, dryRun !== undefined, (trx) =>
      fermerEcole(deps, trx, uai ?? ''),
    );
    if (dryRun !== undefined) print(ESSAI);
    for (const line of compteRenduFermeture(fermee)) print(line);
  },
};

/** What the closing did, one line each. */
export function compteRenduFermeture({ uai, fermeeLe, fermeture }: EcoleFermee): string[] {
  if (fermeture === null) return [`L’école ${uai} est déjà fermée, depuis le ${formatDate(fermeeLe)}.`];
  const { eleves, representants, propositions, brouillons } = fermeture;
  return [
    `École ${uai} fermée.`,
    `${compterPersonnes('eleve', eleves)} et ${compterPersonnes('representant_legal', representants)} l’ont quittée`,
    `${pluriel(propositions, 'mise à jour ONDE en attente abandonnée', 'mises à jour ONDE en attente abandonnées')}, ${pluriel(brouillons, 'brouillon effacé', 'brouillons effacés')}`,
  ];
}
