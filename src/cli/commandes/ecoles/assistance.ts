import type { Assistance } from '../../../domain/ecole/assistance.ts';
import { pluriel } from '../../../domain/francais.ts';
import { listAssistances } from '../../../queries/ecole/assistance.ts';
import { reglerAssistance } from '../../../services/ecole/academies.ts';
import { type Commande, CommandeError } from '../../commande.ts';

const AIDE = `
Les agents la lisent dans «\u00a0Paramétrage\u00a0» et où ils sont renvoyés à elle, les représentants légaux sur leur compte.
Une valeur vide (--telephone '') la retire.`;

export const commande: Commande = {
  nom: 'academies:assistance',
  description:
    'Dit comment joindre l’assistance d’une académie\u00a0; --lister montre celles qui sont connues',
  options: (command) =>
    command
      .option('--academie <nom>', 'comme l’écrivent ses écoles, par exemple Aix-Marseille')
      .option('--url <adresse>', 'page https:// ou adresse mail')
      .option('--telephone <numero>')
      .option('--lister', 'une académie par ligne, sans rien écrire')
      .addHelpText('after', AIDE),
  async executer({ deps, print }, options) {
    const { academie, url, telephone, lister } = options as Record<string, string | undefined>;
    if (lister !== undefined) {
      const connues = await deps.database.readOps(listAssistances);
      for (const { academie: nom, ecoles, ...assistance } of connues)
        print(`${nom}, ${pluriel(ecoles, 'école')}\u00a0: ${enTexte(assistance)}`);
      if (connues.length === 0)
        print('Aucune académie\u00a0: «\u00a0ecoles:creer\u00a0» crée la première école.');
      return;
    }
    if (academie === undefined) throw new CommandeError('--academie ou --lister attendu');
    if (url === undefined && telephone === undefined)
      throw new CommandeError('--url, --telephone ou les deux attendus');
    const assistance = await deps.database.withOps((trx) =>
      reglerAssistance(trx, academie, { url, telephone }),
    );
    print(`${academie}\u00a0: ${enTexte(assistance)}`);
  },
};

const enTexte = (assistance: Assistance | null): string =>
  [assistance?.adresse, assistance?.telephone].filter(Boolean).join(', ') || 'aucune assistance connue';
