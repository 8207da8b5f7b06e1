import { MOTS_ETAT_DELEGATION, MOTS_PERIMETRE, periodeEnMots } from '../../../domain/circonscription/mots.ts';
import { normaliserUai } from '../../../domain/ecole/uai.ts';
import { formatDateHeure } from '../../../domain/francais.ts';
import {
  type DelegationListee,
  listDelegationsOps,
} from '../../../queries/circonscription/delegations-exploitation.ts';
import type { Commande } from '../../commande.ts';

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
      print(json === undefined ? enUneLigne(delegation) : JSON.stringify(delegation));
    if (json === undefined && delegations.length === 0) print('Aucune délégation.');
  },
};

function enUneLigne(delegation: DelegationListee): string {
  const { id, uai, ecole, identifiant, perimetre, etat, accordeePar, effetLe } = delegation;
  const attente = etat === 'en_attente' ? `, effet sans réponse le ${formatDateHeure(effetLe)}` : '';
  return `${id}  ${uai} ${ecole}, ${identifiant}, ${MOTS_PERIMETRE[perimetre]}, ${periodeEnMots(delegation)}, accordée par ${accordeePar}\u00a0: ${MOTS_ETAT_DELEGATION[etat].toLowerCase()}${attente}`;
}
