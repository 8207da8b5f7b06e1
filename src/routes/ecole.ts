import { afficherAccueil } from '../controllers/ecole/accueil.ts';
import { afficherArena } from '../controllers/ecole/arena.ts';
import { choisirEcole } from '../controllers/ecole/choix.ts';
import { afficherParametrage, basculerGestionEleves } from '../controllers/ecole/parametrage.ts';
import { paths } from '../paths.ts';
import { agent, eleves, get, post, type Route, tous } from './route.ts';

// biome-ignore format: one line per URL
export const routesEcole: readonly Route[] = [
  get('Portail ARENA', paths.arena, agent, afficherArena),
  get('Choix de l’école', paths.ecoles, agent, choisirEcole),
  get('Accueil de l’école', paths.accueil, eleves, afficherAccueil),
  get('Paramétrage', paths.parametrage, tous, afficherParametrage),
  post('Activer ou désactiver la gestion des comptes élèves', paths.gestionComptesEleves, tous, basculerGestionEleves),
];
