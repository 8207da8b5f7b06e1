import { normaliserUai } from '../../../domain/ecole/uai.ts';
import { listDelegationsOps } from '../../../queries/circonscription/delegations-exploitation.ts';
import type { Commande } from '../../commande.ts';
import { delegationEnUneLigne } from '../../delegations.ts';

export const commande: Commande = {
  nom: 'delegations:lister',
  description: 'Liste les délégations en attente, à venir et en cours, avec leur numéro',
  options: (command) =>
    command
      .option('--ecole <uai>', 'celles de cette école')
      .option('--circonscription <code>', 'celles de ses écoles')
      .option('--toutes', 'aussi les terminées, retirées et refusées')
      .option('--json', 'une ligne JSON par délégation'),
  async executer({ deps, print }, options) {
    const { ecole, circonscription, toutes, json } = options as Record<string, string | undefined>;
    const delegations = await deps.database.readOps((trx) =>
      listDelegationsOps(trx, {
        ecole: ecole === undefined ? undefined : normaliserUai(ecole),
        circonscription,
        toutes: toutes !== undefined,
      }),
    );
    for (const delegation of delegations)
      print(json === undefined ? delegationEnUneLigne(delegation) : JSON.stringify(delegation));
    if (json === undefined && delegations.length === 0) print('Aucune délégation.');
  },
};
