import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ecrirePaire } from '../../../../seeds/generateur/fichiers/ecrire-paire.ts';
import { quirksAuHasard } from '../../../../seeds/generateur/fichiers/quirks.ts';
import { genererAnneeSuivante, genererEcoleOnde } from '../../../../seeds/generateur/onde.ts';
import { cleUai } from '../../../domain/ecole/uai.ts';
import { type Commande, CommandeError } from '../../commande.ts';

export const commande: Commande = {
  nom: 'demo:onde',
  description: 'Écrit deux extractions ONDE inventées, avec leurs bizarreries',
  sansBase: true,
  options: (command) =>
    command
      .requiredOption('--out <dossier>', 'dossier où écrire')
      .option('--eleves <n>', 'nombre d’élèves', '190')
      .option('--seed <n>', 'graine : la même donne les mêmes fichiers', '1')
      .option('--annee-suivante', 'la même école, un an plus tard'),
  async executer({ print }, options) {
    const { out, eleves, seed, anneeSuivante } = options as Record<string, string>;
    const [nombre, graine] = [Number(eleves), Number(seed)];
    if (!Number.isInteger(nombre) || nombre < 1 || nombre > 20_000) {
      throw new CommandeError('--eleves : un nombre entier de 1 à 20 000.');
    }
    if (!Number.isInteger(graine)) throw new CommandeError('--seed : un nombre entier.');
    const chiffres = String(9_900_000 + (Math.abs(graine) % 99_999));
    const ecole = { uai: `${chiffres}${cleUai(chiffres)}`, nom: `École d’essai ${graine}` };
    const source = { eleves: nombre, graine, annee: 2026, ecole, quirks: quirksAuHasard(graine) };
    const paire = anneeSuivante === undefined ? genererEcoleOnde(source) : genererAnneeSuivante(source);
    const folder = join(out ?? '.', ecole.uai);
    await mkdir(folder, { recursive: true });
    const paths = {
      eleves: join(folder, 'CSVExtraction-eleves.csv'),
      responsables: join(folder, 'CSVExtraction-responsables.csv'),
    };
    await ecrirePaire(paire, paths);
    print(paths.eleves);
    print(paths.responsables);
  },
};
