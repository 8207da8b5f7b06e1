import type { ChiffresVM } from '../vues/circonscription/chiffres.ts';
import type { CirconscriptionVM, EcoleDelegueeVM } from '../vues/circonscription/circonscription.ts';
import type { DelegationVM } from '../vues/circonscription/delegation.ts';
import type { DeleguerVM, RelireVM } from '../vues/circonscription/deleguer.ts';
import type { EnseignantsVM } from '../vues/circonscription/enseignants.ts';
import type { AvecErreurs } from '../vues/commun.ts';
import type { BlocageVM } from '../vues/comptes/blocage.ts';
import type { EleveVM } from '../vues/comptes/eleve.ts';
import type { ListeElevesVM } from '../vues/comptes/eleves.ts';
import type { NouvelIdentifiantVM } from '../vues/comptes/nouvel-identifiant.ts';
import type { RepresentantVM } from '../vues/comptes/representant-legal.ts';
import type { ListeRepresentantsVM } from '../vues/comptes/representants-legaux.ts';
import type { GuichetVM } from '../vues/comptes/reste/guichet.ts';
import type { QuiResteVM } from '../vues/comptes/reste/qui-reste.ts';
import type { CodesSecoursVM, GestionCodesVM } from '../vues/connexion/codes-secours.ts';
import type { MonAccesVM, MonMotDePasseVM } from '../vues/connexion/mon-acces.ts';
import type { MotDePasseVM } from '../vues/connexion/mot-de-passe.ts';
import type { DocumentPretVM, SecondFacteurVM } from '../vues/connexion/second-facteur.ts';
import type { NouveauTelephoneVM, TelephoneVM } from '../vues/connexion/telephone.ts';
import type { BoiteDEnvoiVM } from '../vues/dev.ts';
import type { AccueilVM } from '../vues/ecole/accueil.ts';
import type { ArenaVM } from '../vues/ecole/arena.ts';
import type { ChoixEcoleVM } from '../vues/ecole/choix.ts';
import type { ParametrageVM } from '../vues/ecole/parametrage.ts';
import type { ErreurVM } from '../vues/erreurs.ts';
import type { GuideVM } from '../vues/guide.ts';
import type { EntreeJournalVM } from '../vues/journal/entree.ts';
import type { JournalVM } from '../vues/journal/journal.ts';
import type { DepotOndeVM } from '../vues/onde/depot.ts';
import type { MiseAJourOndeVM } from '../vues/onde/mise-a-jour.ts';
import type { ListeOperationsVM } from '../vues/operations/liste.ts';
import type { PlanVM } from '../vues/operations/plan.ts';
import type { ResultatVM } from '../vues/operations/resultat.ts';
import type { ChangerMotDePasseVM, MonCompteVM, SignalementVM } from '../vues/portail/compte.ts';
import type { LeverLimiteVM, PortableAChangerVM, PreuveVM } from '../vues/portail/contacts.ts';
import type { ChoixProfilVM, ConnexionPortailVM } from '../vues/portail/entree.ts';
import type {
  DejaInscritVM,
  FinFranceConnectVM,
  InscriptionVM,
  MotDePasseDAvantVM,
  PortableFranceConnectVM,
} from '../vues/portail/inscription.ts';
import type { IdentifiantsVM, OubliIdentifiantVM, OubliMotDePasseVM } from '../vues/portail/oubli.ts';
import type {
  CodeVM,
  EnfantsVM,
  LienMailVM,
  MailVM,
  NaissanceVM,
  NouveauMotDePasseVM,
} from '../vues/portail/parcours.ts';
import type { AutreCompteVM, NaissanceEnfantVM } from '../vues/portail/rattachement.ts';
import type { StatistiquesVM } from '../vues/statistiques/statistiques.ts';

/** Pages that need no school, and the view model each receives. */
export interface VuesSansEcole {
  'connexion/mot-de-passe': MotDePasseVM;
  'connexion/second-facteur': SecondFacteurVM;
  'connexion/enrolement': AvecErreurs;
  'connexion/telephone': TelephoneVM;
  'connexion/codes-secours': CodesSecoursVM;
  'connexion/gestion-codes': GestionCodesVM;
  'connexion/document-pret': DocumentPretVM;
  'connexion/mon-acces': MonAccesVM;
  'connexion/changer-mot-de-passe': MonMotDePasseVM;
  'connexion/nouveau-telephone': NouveauTelephoneVM;
  'ecole/arena': ArenaVM;
  'ecole/choix': ChoixEcoleVM;
  'circonscription/chiffres': ChiffresVM;
  'circonscription/circonscription': CirconscriptionVM;
  'circonscription/ecole': EcoleDelegueeVM;
  'circonscription/deleguer': DeleguerVM;
  'circonscription/relire': RelireVM;
  'circonscription/delegation': DelegationVM;
  'guide/index': GuideVM;
  'guide/accessibilite': Record<never, never>;
  'portail/choix': ChoixProfilVM;
  'portail/connexion': ConnexionPortailVM;
  'portail/mot-de-passe': NouveauMotDePasseVM;
  'portail/naissance': NaissanceVM;
  'portail/enfants': EnfantsVM;
  'portail/mail': MailVM;
  'portail/code': CodeVM;
  'portail/lien-mail': LienMailVM;
  'portail/inscription/formulaire': InscriptionVM;
  'portail/inscription/portable': PortableFranceConnectVM;
  'portail/inscription/deja-inscrit': DejaInscritVM;
  'portail/inscription/fin-franceconnect': FinFranceConnectVM;
  'portail/mon-compte': MonCompteVM;
  'portail/signalement': SignalementVM;
  'portail/changer-mot-de-passe': ChangerMotDePasseVM;
  'portail/rattachement/autre-compte': AutreCompteVM;
  'portail/rattachement/naissance': NaissanceEnfantVM;
  'portail/oubli/identifiant': OubliIdentifiantVM;
  'portail/oubli/mot-de-passe': OubliMotDePasseVM;
  'portail/oubli/identifiants': IdentifiantsVM;
  'portail/contacts/portable': PortableAChangerVM;
  'portail/contacts/limite': LeverLimiteVM;
  'portail/contacts/preuve': PreuveVM;
  'portail/inscription/mot-de-passe-d-avant': MotDePasseDAvantVM;
  'portail/donnees-personnelles': Record<never, never>;
  'erreurs/erreur': ErreurVM;
  'dev/boite-d-envoi': BoiteDEnvoiVM;
}

/** Pages of a school: they read its name, and link inside it. */
export interface VuesDEcole {
  'ecole/accueil': AccueilVM;
  'ecole/parametrage': ParametrageVM;
  'circonscription/enseignants': EnseignantsVM;
  'comptes/eleves': ListeElevesVM;
  'comptes/eleve': EleveVM;
  'comptes/representants-legaux': ListeRepresentantsVM;
  'comptes/representant-legal': RepresentantVM;
  'comptes/blocage': BlocageVM;
  'comptes/deblocage': BlocageVM;
  'comptes/nouvel-identifiant': NouvelIdentifiantVM;
  'comptes/qui-reste': QuiResteVM;
  'comptes/guichet': GuichetVM;
  'operations/liste': ListeOperationsVM;
  'operations/plan': PlanVM;
  'operations/resultat': ResultatVM;
  'journal/journal': JournalVM;
  'journal/entree': EntreeJournalVM;
  'onde/depot': DepotOndeVM;
  'onde/mise-a-jour': MiseAJourOndeVM;
  'statistiques/statistiques': StatistiquesVM;
}

/**
 * View name (path under views/, without extension) → the view model it receives: a render with the wrong model, and a
 * template that reads a wrong key of it, do not compile.
 */
export interface Views extends VuesSansEcole, VuesDEcole {}
