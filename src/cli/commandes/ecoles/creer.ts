import { creerEcole, type EcoleACreer } from '../../../services/ecole/ecoles.ts';
import { type Commande, CommandeError } from '../../commande.ts';

export const commande: Commande = {
  nom: 'ecoles:creer',
  description: 'Crée une école, encore sans élèves : ils viennent de ONDE',
  options: (command) =>
    command
      .requiredOption('--uai <uai>', 'sept chiffres et leur lettre de contrôle')
      .requiredOption('--nom <nom>')
      .requiredOption('--commune <commune>')
      .requiredOption('--academie <academie>')
      .option('--adresse <adresse>')
      .option('--code-postal <code>')
      .option('--circonscription <code:nom>', 'créée au besoin'),
  async executer({ deps, print }, options) {
    const { circonscription, ...ecole } = options as unknown as Omit<EcoleACreer, 'circonscription'> & {
      circonscription?: string;
    };
    const { uai } = await deps.database.withOps((trx) =>
      creerEcole(trx, {
        ...ecole,
        ...(circonscription === undefined ? {} : { circonscription: parseCirconscription(circonscription) }),
      }),
    );
    print(`École ${uai} créée.`);
  },
};

function parseCirconscription(text: string): { code: string; nom: string } {
  const [, code, nom] = /^\s*([^:\s]+)\s*:\s*(.+?)\s*$/.exec(text) ?? [];
  if (code === undefined || nom === undefined) {
    throw new CommandeError('--circonscription : « code:nom » attendu, par exemple 0990100W:Val-de-Sorgue');
  }
  return { code, nom };
}
