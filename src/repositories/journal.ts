import sql from 'sql-template-tag';
import type { EcoleTrx, OpsTrx, SessionTrx } from '../database/transaction.ts';
import { AUTEUR_OPS } from '../domain/auteurs.ts';
import type { Profil } from '../domain/comptes/etats.ts';

/**
 * Actions of the journal, with what a reader sees; the database takes no other (actions_du_journal()). Details hold counts and ids, never a secret
 * nor a name.
 */
export const ACTIONS_JOURNAL = {
  connexion: 'Connexion',
  'connexion.refusee': 'Connexion refusée',
  'connexion.nouvel_appareil': 'Connexion depuis un nouvel appareil',
  deconnexion: 'Déconnexion',
  'otp.enrole': 'Téléphone enrôlé',
  'codes_secours.crees': 'Codes de secours créés',
  'codes_secours.utilise': 'Code de secours utilisé',
  'otp.remplace': 'Nouveau téléphone relié',
  'mot_de_passe.change': 'Mot de passe changé',
  'mot_de_passe.refuse': 'Changement de mot de passe refusé',
  'session.fermee': 'Session fermée depuis une autre',
  'sessions.fermees': 'Autres sessions fermées',
  'agent.cree': 'Agent créé',
  'agent.modifie': 'Agent modifié',
  'agent.desactive': 'Agent désactivé',
  'agent.reactive': 'Agent réactivé',
  'agent.mot_de_passe': 'Nouveau mot de passe donné à un agent',
  'agent.enrolement': 'Nouvel enrôlement demandé pour un agent',
  'agent.habilite': 'École confiée à un agent',
  'agent.habilitation_modifiee': 'Fin d’un droit sur l’école fixée',
  'agent.habilitation_finie': 'Droit sur l’école terminé',
  'ecole.creee': 'École créée',
  'ecole.fermee': 'École fermée',
  'ecole.fusionnee': 'École réunie à une autre',
  'onde.depose': 'Fichiers de ONDE déposés',
  'onde.abandonne': 'Mise à jour depuis ONDE abandonnée',
  'onde.importe': 'Mise à jour depuis ONDE',
  'comptes.suivis': 'Comptes venus d’une autre école',
  'comptes.partis': 'Comptes suivis par une autre école',
  'eleves.informes': 'Élèves informés',
  'eleves.reinitialises': 'Mots de passe d’élèves réinitialisés',
  'eleves.feuilles_imprimees': 'Feuilles d’élèves téléchargées',
  'eleves.listes': 'Liste d’élèves téléchargée',
  'eleves.nouvel_identifiant': 'Nouvel identifiant demandé',
  'representants.informes': 'Représentants légaux informés',
  'representants.reinitialises': 'Mots de passe de représentants légaux réinitialisés',
  'representants.feuilles_imprimees': 'Lettres aux représentants légaux téléchargées',
  'representants.mails_renvoyes': 'Mails rejetés envoyés de nouveau',
  'representants.nouvel_identifiant': 'Nouvel identifiant demandé pour un représentant légal',
  'representants.listes': 'Liste de représentants légaux téléchargée',
  'representants.confirmation_renvoyee': 'Mail de confirmation envoyé de nouveau',
  'nuit.nouveaux_identifiants': 'Nouveaux identifiants attribués',
  'nuit.purges': 'Purges de la nuit',
  'parametrage.comptes_eleves': 'Gestion des comptes élèves modifiée',
  'portail.activation_commencee': 'Activation commencée par la personne',
  'portail.active': 'Compte activé par la personne',
  'portail.provisoire_remplace': 'Mot de passe choisi après une réinitialisation',
  'portail.mot_de_passe_change': 'Mot de passe changé par la personne',
  'portail.mail_confirme': 'Adresse mail confirmée par la personne',
  'portail.inscription_sms': 'Compte activé avec un téléphone portable',
  'portail.franceconnect': 'Compte activé avec FranceConnect',
  'portail.franceconnect_lie': 'FranceConnect relié au compte',
  'portail.mot_de_passe_ecarte': 'Mot de passe d’avant écarté par la personne',
  'portail.rattachement': 'Fiche rattachée à un compte activé',
  'portail.portable_confirme': 'Téléphone portable confirmé par la personne',
  'portail.mot_de_passe_oublie': 'Mot de passe oublié, remplacé par la personne',
  'portail.limite_levee': 'Enfants des autres écoles de nouveau visibles',
  'portail.signalement': 'Erreur signalée par la personne',
  'portail.signalement_repris': 'Signalement repris par la personne',
} as const;

/** How an action says whose accounts it is about. */
export const SUJETS_JOURNAL = {
  eleve: 'eleves',
  representant_legal: 'representants',
} as const satisfies Readonly<Record<Profil, string>>;

export type ActionJournal = keyof typeof ACTIONS_JOURNAL;

/** Whose, as well as how many: ids, never a name. */
export type DetailsJournal = Readonly<Record<string, string | number | boolean | null | readonly number[]>>;

/**
 * Adds an entry to the chain of the school entered, of the agent who logs in, or of ops; in the caller's transaction.
 * The database knows who acts and where.
 */
export async function journaliser(
  trx: EcoleTrx | SessionTrx | OpsTrx,
  action: ActionJournal,
  details: DetailsJournal = {},
): Promise<void> {
  const json = JSON.stringify(details);
  if (trx.kind === 'ops')
    await trx.run(sql`select journaliser_exploitation(${AUTEUR_OPS}, ${action}, ${json})`);
  else await trx.run(sql`select journaliser(${action}, ${json})`);
}
