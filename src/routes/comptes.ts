import { afficherBlocage, bloquer, debloquer } from '../controllers/comptes/blocage.ts';
import { revenirALaListe } from '../controllers/comptes/ecrans.ts';
import { afficherEleve, agirSurEleve } from '../controllers/comptes/eleve.ts';
import { listerEleves, selectionnerEleves, telechargerListe } from '../controllers/comptes/eleves.ts';
import { afficherGuichet, chercher } from '../controllers/comptes/guichet.ts';
import {
  annulerNouvelIdentifiant,
  confirmerNouvelIdentifiant,
  proposerNouvelIdentifiant,
} from '../controllers/comptes/nouvel-identifiant.ts';
import {
  afficherRepresentant,
  agirSurRepresentant,
  renvoyerMailDeConfirmation,
} from '../controllers/comptes/representant-legal.ts';
import {
  afficherRepresentants,
  selectionnerRepresentants,
  telechargerListeRepresentants,
} from '../controllers/comptes/representants-legaux.ts';
import {
  afficherQuiReste,
  renvoyerMailsDeConfirmation,
  telechargerReste,
} from '../controllers/comptes/reste.ts';
import { codeAuDela, codeRecent, codeRecentPuis } from '../middlewares/connexion/otp-recent.ts';
import { detailEleve, detailRepresentant, ficheEleve, ficheRepresentant } from '../middlewares/loaded.ts';
import { paths } from '../paths.ts';
import { direction, eleves, elevesGeres, get, post, type Route, tous } from './route.ts';

/** Accounts: lists, selection, details. Literal addresses come before « :id ». */
// biome-ignore format: one line per URL
export const routesComptes: readonly Route[] = [
  get('Liste des élèves', paths.eleves, eleves, listerEleves),
  post('Cocher des élèves, les informer ou réinitialiser : le plan', paths.selectionEleves, elevesGeres, selectionnerEleves),
  get('Revenir à la liste des élèves', paths.selectionEleves, eleves, revenirALaListe('eleve')),
  get('Télécharger la liste des élèves (PDF)', paths.listeElevesPdf, elevesGeres, codeRecent, telechargerListe('pdf')),
  get('Télécharger la liste des élèves (CSV)', paths.listeElevesCsv, elevesGeres, codeRecent, telechargerListe('csv')),
  get('Détail d’un élève', paths.eleve, eleves, detailEleve, afficherEleve),
  post('Informer ou réinitialiser un élève : le plan', paths.actionEleve, elevesGeres, ficheEleve, agirSurEleve),
  get('Nouvel identifiant d’un élève', paths.nouvelIdentifiantEleve, elevesGeres, ficheEleve, proposerNouvelIdentifiant('eleve')),
  post('Demander un nouvel identifiant pour un élève', paths.nouvelIdentifiantEleve, elevesGeres, ficheEleve, codeAuDela, confirmerNouvelIdentifiant('eleve')),
  post('Annuler la demande de nouvel identifiant d’un élève', paths.annulerIdentifiantEleve, elevesGeres, ficheEleve, annulerNouvelIdentifiant('eleve')),
  // A stop for safety, not management: open to the direction whether or not the school manages its pupils' accounts.
  get('Bloquer ou débloquer le compte d’un élève', paths.blocageEleve, direction, ficheEleve, afficherBlocage('eleve')),
  post('Bloquer le compte d’un élève', paths.blocageEleve, direction, ficheEleve, codeAuDela, bloquer('eleve')),
  post('Débloquer le compte d’un élève', paths.debloquerEleve, direction, ficheEleve, codeRecentPuis(paths.blocageEleve), debloquer('eleve')),

  get('Liste des représentants légaux', paths.representantsLegaux, tous, afficherRepresentants),
  post('Cocher des représentants légaux, les informer ou réinitialiser : le plan', paths.selectionRepresentants, tous, selectionnerRepresentants),
  get('Revenir à la liste des représentants légaux', paths.selectionRepresentants, tous, revenirALaListe('representant_legal')),
  get('Télécharger la liste des représentants légaux (PDF)', paths.listeRepresentantsPdf, tous, codeRecent, telechargerListeRepresentants('pdf')),
  get('Télécharger la liste des représentants légaux (CSV)', paths.listeRepresentantsCsv, tous, codeRecent, telechargerListeRepresentants('csv')),
  get('Détail d’un représentant légal', paths.representantLegal, tous, detailRepresentant, afficherRepresentant),
  post('Informer ou réinitialiser un représentant légal : le plan', paths.actionRepresentant, tous, ficheRepresentant, agirSurRepresentant),
  post('Envoyer de nouveau le mail de confirmation', paths.renvoyerConfirmation, tous, ficheRepresentant, renvoyerMailDeConfirmation),
  get('Nouvel identifiant d’un représentant légal', paths.nouvelIdentifiantRepresentant, tous, ficheRepresentant, proposerNouvelIdentifiant('representant_legal')),
  post('Demander un nouvel identifiant pour un représentant légal', paths.nouvelIdentifiantRepresentant, tous, ficheRepresentant, codeAuDela, confirmerNouvelIdentifiant('representant_legal')),
  post('Annuler la demande de nouvel identifiant d’un représentant légal', paths.annulerIdentifiantRepresentant, tous, ficheRepresentant, annulerNouvelIdentifiant('representant_legal')),
  get('Bloquer ou débloquer le compte d’un représentant légal', paths.blocageRepresentant, direction, ficheRepresentant, afficherBlocage('representant_legal')),
  post('Bloquer le compte d’un représentant légal', paths.blocageRepresentant, direction, ficheRepresentant, codeAuDela, bloquer('representant_legal')),
  post('Débloquer le compte d’un représentant légal', paths.debloquerRepresentant, direction, ficheRepresentant, codeRecentPuis(paths.blocageRepresentant), debloquer('representant_legal')),

  get('Qui n’est pas entré, et pourquoi', paths.quiReste, eleves, afficherQuiReste),
  post('Envoyer de nouveau tous les mails de confirmation', paths.renvoyerConfirmations, tous, renvoyerMailsDeConfirmation),
  get('Télécharger, pour l’enseignant, qui n’est pas entré (PDF)', paths.quiRestePdf, eleves, codeRecent, telechargerReste),
  get('Guichet : chercher une personne', paths.guichet, eleves, afficherGuichet),
  post('Guichet : qui répond à ce nom, cet identifiant, ce mail ou ce portable', paths.guichet, eleves, chercher),
];
