import { afficherAccueil } from '../controllers/ecole/accueil.ts';
import { afficherArena } from '../controllers/ecole/arena.ts';
import { choisirEcole } from '../controllers/ecole/choix.ts';
import {
  afficherParametrage,
  basculerAffichage,
  basculerGestionEleves,
  verifier,
} from '../controllers/ecole/parametrage.ts';
import {
  afficherEntreeDuJournal,
  afficherJournal,
  telechargerJournal,
} from '../controllers/journal/journal.ts';
import { afficherStatistiques, telechargerStatistiques } from '../controllers/statistiques/statistiques.ts';
import { codePourAfficher, codeRecent } from '../middlewares/connexion/otp-recent.ts';
import { entreeDuJournal } from '../middlewares/loaded.ts';
import { paths } from '../paths.ts';
import { agent, direction, eleves, get, post, type Route, tous } from './route.ts';

// biome-ignore format: one line per URL
export const routesEcole: readonly Route[] = [
  get('Portail ARENA', paths.arena, agent, afficherArena),
  get('Choix de l’école', paths.ecoles, agent, choisirEcole),
  get('Accueil de l’école', paths.accueil, eleves, afficherAccueil),
  get('Statistiques de l’école', paths.statistiques, eleves, afficherStatistiques),
  get('Statistiques au format csv', paths.statistiquesCsv, eleves, codeRecent, telechargerStatistiques('csv')),
  get('Statistiques au format pdf', paths.statistiquesPdf, eleves, codeRecent, telechargerStatistiques('pdf')),
  get('Paramétrage', paths.parametrage, tous, afficherParametrage),
  post('Activer ou désactiver la gestion des comptes élèves', paths.gestionComptesEleves, tous, basculerGestionEleves),
  post('Vérifier ou retirer l’adresse d’un service pour les élèves', paths.adresseEleves, direction, verifier('eleve')),
  post('Afficher ou masquer cette adresse', paths.affichageEleves, direction, codePourAfficher, basculerAffichage('eleve')),
  post('Vérifier ou retirer l’adresse d’un service pour les représentants légaux', paths.adresseRepresentants, direction, verifier('representant_legal')),
  post('Afficher ou masquer cette adresse', paths.affichageRepresentants, direction, codePourAfficher, basculerAffichage('representant_legal')),
  get('Journal de l’école', paths.journal, tous, afficherJournal),
  get('Journal de l’école au format csv', paths.journalCsv, tous, codeRecent, telechargerJournal),
  get('Une entrée du journal, et tous ceux qu’elle concerne', paths.entreeJournal, tous, entreeDuJournal, afficherEntreeDuJournal),
];
