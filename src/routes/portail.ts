import * as codes from '../controllers/portail/codes.ts';
import * as compte from '../controllers/portail/compte.ts';
import * as contacts from '../controllers/portail/contacts.ts';
import * as entree from '../controllers/portail/entree.ts';
import * as franceconnect from '../controllers/portail/franceconnect.ts';
import * as inscription from '../controllers/portail/inscription.ts';
import { COMPTE, LIMITE, PORTABLE, PREUVE } from '../controllers/portail/lieux.ts';
import * as oubli from '../controllers/portail/oubli.ts';
import * as parcours from '../controllers/portail/parcours.ts';
import * as preuve from '../controllers/portail/preuve.ts';
import * as rattachement from '../controllers/portail/rattachement.ts';
import * as signalement from '../controllers/portail/signalement.ts';
import { enfantSignale, monEnfant } from '../middlewares/portail/loaded.ts';
import { paths } from '../paths.ts';
import {
  eleveConnecte,
  etape,
  get,
  post,
  quiconque,
  type Route,
  representantEntier,
  titulaire,
} from './route.ts';

const codeMail = codes.codeDuCompte(COMPTE);
const codePortable = codes.codeDuCompte(PORTABLE);
const codePreuve = codes.codeDuCompte(PREUVE);
const codeLimite = codes.codeDuCompte(LIMITE);

/**
 * The portal of pupils and guardians (rules §8). A step is open to whom its question is asked now, and to nobody else; the
 * pages of the account to whoever is logged in with an activated one.
 */
// biome-ignore format: one line per URL
export const routesPortail: readonly Route[] = [
  get('Choisir son profil', paths.portail, quiconque, entree.afficherChoix),
  get('Données personnelles', paths.portailDonnees, quiconque, entree.afficherDonnees),
  get('Entrer, représentant légal', paths.portailRepresentant, quiconque, entree.afficherEntree('representant_legal')),
  post('Entrer, représentant légal', paths.portailRepresentant, quiconque, entree.entrerParMotDePasse('representant_legal')),
  get('Entrer, élève', paths.portailEleve, quiconque, entree.afficherEntree('eleve')),
  post('Entrer, élève', paths.portailEleve, quiconque, entree.entrerParMotDePasse('eleve')),
  post('Quitter le portail', paths.portailDeconnexion, quiconque, entree.quitterLePortail),

  get('S’inscrire par SMS', paths.portailInscription, quiconque, inscription.afficherInscription),
  post('S’inscrire par SMS', paths.portailInscription, quiconque, inscription.sInscrire),
  get('Aller à FranceConnect', paths.portailFranceConnect, quiconque, franceconnect.partir),
  get('Revenir de FranceConnect', paths.retourFranceConnect, quiconque, franceconnect.revenir),
  get('Déconnecté de FranceConnect', paths.finFranceConnect, quiconque, franceconnect.finir),
  get('Identifiant oublié', paths.portailOubliIdentifiant, quiconque, oubli.oubliIdentifiant.afficher),
  post('Identifiant oublié', paths.portailOubliIdentifiant, quiconque, oubli.oubliIdentifiant.demander),
  get('Mot de passe oublié', paths.portailOubliMotDePasse, quiconque, oubli.oubliMotDePasse.afficher),
  post('Mot de passe oublié', paths.portailOubliMotDePasse, quiconque, oubli.oubliMotDePasse.demander),
  get('Les identifiants retrouvés', paths.portailIdentifiants, etape('identifiants'), oubli.afficherIdentifiants),

  get('Choisir son mot de passe', paths.portailMotDePasse, etape('mot_de_passe'), parcours.afficherMotDePasse),
  post('Choisir son mot de passe', paths.portailMotDePasse, etape('mot_de_passe'), parcours.choisir),
  get('Sa date de naissance', paths.portailNaissance, etape('naissance'), parcours.afficherNaissance),
  post('Sa date de naissance', paths.portailNaissance, etape('naissance'), parcours.direNaissance),
  get('Les enfants', paths.portailEnfants, etape('enfants'), parcours.afficherEnfants),
  post('Les enfants', paths.portailEnfants, etape('enfants'), parcours.direEnfants),
  post('Je me suis trompé, en chemin', paths.portailReprendreEnChemin, etape('enfants'), enfantSignale, signalement.reprendreEnChemin),
  get('Son adresse mail', paths.portailMail, etape('mail'), parcours.afficherMail),
  post('Son adresse mail', paths.portailMail, etape('mail'), parcours.direMail),
  get('Le code du mail', paths.portailCode, etape('code'), codes.afficherCode),
  post('Le code du mail', paths.portailCode, etape('code'), codes.direCode),
  post('Recevoir un autre code', paths.portailNouveauCode, etape('code'), codes.demanderUnAutreCode),
  get('Donner une autre adresse', paths.portailAutreMail, etape('code'), codes.afficherAutreMail),
  post('Donner une autre adresse', paths.portailAutreMail, etape('code'), codes.direAutreMail),

  get('Son téléphone portable', paths.portailPortable, etape('portable'), inscription.afficherPortableFranceConnect),
  post('Son téléphone portable', paths.portailPortable, etape('portable'), inscription.direPortableFranceConnect),
  get('Donner un autre numéro', paths.portailAutrePortable, etape('code'), inscription.afficherAutrePortable),
  post('Donner un autre numéro', paths.portailAutrePortable, etape('code'), inscription.direAutrePortable),

  // On whatever device the mail is read: opening changes nothing, the button does.
  get('Lien du mail', paths.portailLienMail, quiconque, codes.afficherLien),
  post('Confirmer par le lien du mail', paths.portailLienMail, quiconque, codes.confirmerLien),

  get('Mon compte', paths.portailCompte, titulaire, compte.afficherCompte),
  get('Changer son mot de passe', paths.portailChangerMotDePasse, titulaire, compte.afficherChangement),
  post('Changer son mot de passe', paths.portailChangerMotDePasse, titulaire, compte.changer),
  // Before a mail or a mobile is changed.
  get('C’est bien vous ?', paths.portailPreuve, titulaire, preuve.afficherPreuve),
  post('C’est bien vous, par le mot de passe', paths.portailPreuve, titulaire, preuve.donnerMotDePasse),
  post('C’est bien vous, par un code', paths.portailPreuveParCode, titulaire, preuve.demanderCodePreuve),
  get('Le code qui montre que c’est vous', paths.portailCodePreuve, titulaire, codePreuve.afficher),
  post('Le code qui montre que c’est vous', paths.portailCodePreuve, titulaire, codePreuve.dire),
  post('Recevoir un autre code', paths.portailNouveauCodePreuve, titulaire, codePreuve.redemander),
  get('Changer d’adresse mail', paths.portailChangerMail, titulaire, codes.afficherMonMail),
  post('Changer d’adresse mail', paths.portailChangerMail, titulaire, codes.changerMonMail),
  get('Le code de la nouvelle adresse', paths.portailCodeMail, titulaire, codeMail.afficher),
  post('Le code de la nouvelle adresse', paths.portailCodeMail, titulaire, codeMail.dire),
  post('Recevoir un autre code', paths.portailNouveauCodeMail, titulaire, codeMail.redemander),
  get('Changer de portable', paths.portailChangerPortable, titulaire, contacts.afficherPortable),
  post('Changer de portable', paths.portailChangerPortable, titulaire, contacts.changerPortable),
  get('Le code du portable', paths.portailCodePortable, titulaire, codePortable.afficher),
  post('Le code du portable', paths.portailCodePortable, titulaire, codePortable.dire),
  post('Recevoir un autre code', paths.portailNouveauCodePortable, titulaire, codePortable.redemander),
  // Asked once, when FranceConnect has been linked to an account that a password opened.
  get('Le mot de passe d’avant', paths.portailMotDePasseDAvant, titulaire, preuve.afficherMotDePasseDAvant),
  post('Le mot de passe d’avant', paths.portailMotDePasseDAvant, titulaire, preuve.direMotDePasseDAvant),
  get('Voir tous mes enfants', paths.portailLimite, titulaire, contacts.afficherLimite),
  post('Voir tous mes enfants, par des dates de naissance', paths.portailLimite, titulaire, contacts.leverParDates),
  post('Voir tous mes enfants, par un code', paths.portailLimiteParCode, titulaire, contacts.leverParContact),
  get('Le code qui montre tous mes enfants', paths.portailCodeLimite, titulaire, codeLimite.afficher),
  post('Le code qui montre tous mes enfants', paths.portailCodeLimite, titulaire, codeLimite.dire),
  post('Recevoir un autre code', paths.portailNouveauCodeLimite, titulaire, codeLimite.redemander),
  get('Ce n’est pas mon enfant', paths.portailSignaler, titulaire, monEnfant, compte.afficherSignalement),
  post('Ce n’est pas mon enfant', paths.portailSignaler, titulaire, monEnfant, compte.signaler),
  post('Je me suis trompé', paths.portailReprendre, titulaire, enfantSignale, signalement.reprendreAuCompte),

  // One person, several fiches and accounts.
  get('Ajouter des élèves depuis un autre compte', paths.portailAutreCompte, representantEntier, rattachement.afficherAutreCompte),
  post('Ajouter des élèves depuis un autre compte', paths.portailAutreCompte, representantEntier, rattachement.rattacherDepuisAutreCompte),
  get('Un enfant dans une autre école', paths.portailAutreEcole, representantEntier, rattachement.afficherAutreEcole),
  post('Un enfant dans une autre école', paths.portailAutreEcole, representantEntier, rattachement.direAutreEcole),
  get('Confirmer un enfant', paths.portailConfirmerEnfant, titulaire, monEnfant, rattachement.afficherConfirmationEnfant),
  post('Confirmer un enfant', paths.portailConfirmerEnfant, titulaire, monEnfant, rattachement.direConfirmationEnfant),
  get('J’avais déjà un compte', paths.portailAncienCompte, eleveConnecte, rattachement.afficherAncienCompte),
  post('J’avais déjà un compte', paths.portailAncienCompte, eleveConnecte, rattachement.reprendreDepuisAncienCompte),
];
