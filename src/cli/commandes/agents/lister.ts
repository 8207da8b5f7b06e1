import { normaliserUai } from '../../../domain/ecole/uai.ts';
import { formatDate, formatDateHeure } from '../../../domain/francais.ts';
import {
  type AgentListe,
  listAgents,
  listCodesDeCirconscription,
} from '../../../queries/connexion/agents-exploitation.ts';
import { getEcole } from '../../../services/ecole/ecoles.ts';
import { type Commande, CommandeError } from '../../commande.ts';

export const commande: Commande = {
  nom: 'agents:lister',
  description: 'Liste les agents\u00a0: droits, état, dernière connexion\u00a0; jamais un secret',
  options: (command) =>
    command
      .option('--ecole <uai>', 'ceux qui ont un droit dans cette école')
      .option('--circonscription <code>', 'ceux de ses écoles, et son IEN')
      .option('--json', 'une ligne JSON par agent'),
  async executer({ deps, print }, options) {
    const { ecole, circonscription, json } = options as Record<string, string | undefined>;
    const filtre = { ecole: ecole === undefined ? undefined : normaliserUai(ecole), circonscription };
    const agents = await deps.database.readOps(async (trx) => {
      if (filtre.ecole !== undefined) await getEcole(trx, filtre.ecole);
      if (circonscription !== undefined && !(await listCodesDeCirconscription(trx)).has(circonscription))
        throw new CommandeError(`La circonscription «\u00a0${circonscription}\u00a0» n’existe pas ici.`);
      return listAgents(trx, filtre);
    });
    for (const agent of agents) {
      if (json !== undefined) print(JSON.stringify(agent));
      else for (const ligne of enTexte(agent)) print(ligne);
    }
    if (json === undefined && agents.length === 0) print('Aucun agent.');
  },
};

function enTexte(agent: AgentListe): string[] {
  const { identifiant, nom, prenom, fonction, mail, etat, derniereConnexion, ecoles, circonscriptions } =
    agent;
  const connexion =
    derniereConnexion === null ? 'jamais connecté' : `connecté le ${formatDateHeure(derniereConnexion)}`;
  const droits = ecoles.map(({ uai, nom: ecole, titre, debut, fin }) => {
    const delegation = titre === 'delegation' ? ', par délégation' : '';
    const fini = fin === null ? 'sans date de fin' : `jusqu’au ${formatDate(fin)} inclus`;
    return `  ${uai} ${ecole}${delegation}, depuis le ${formatDate(debut)}, ${fini}`;
  });
  const sansEcole =
    fonction === 'directeur' && ecoles.length === 0 ? ['  sans école\u00a0: il ne peut rien ouvrir'] : [];
  return [
    `${identifiant}, ${prenom} ${nom}, ${fonction}, ${etat}, ${connexion}, ${mail ?? 'sans mail'}`,
    ...sansEcole,
    ...droits,
    ...circonscriptions.map((code) => `  circonscription ${code}`),
  ];
}
