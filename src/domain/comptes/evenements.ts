import { phrase } from '../phrase.ts';

/** Wording of an account's history. */
export const EVENEMENT_LABELS: Readonly<Record<string, string>> = {
  attribuer: phrase`Informé : mot de passe provisoire attribué`,
  reemettre: phrase`Informé à nouveau : mot de passe provisoire expiré remplacé`,
  reinitialiser: phrase`Mot de passe réinitialisé par l'école`,
  nouvel_identifiant_demande: 'Nouvel identifiant demandé',
  nouvel_identifiant: 'Nouvel identifiant attribué',
  nouvel_identifiant_refuse:
    'Nouvel identifiant non attribué\u00a0: le nom ou le prénom n’est pas le même dans toutes les écoles',
  nouvel_identifiant_annule: 'Demande de nouvel identifiant annulée',
  nouvel_identifiant_bloque: 'Nouvel identifiant non attribué\u00a0: le compte est bloqué',
  nouvel_identifiant_parti: 'Nouvel identifiant non attribué\u00a0: la personne a quitté l’école',
  activation_commencee: 'Activation commencée par la personne\u00a0: l’adresse mail reste à confirmer',
  active: 'Compte activé par la personne',
  mail_confirme: 'Adresse mail confirmée par la personne',
  provisoire_remplace: 'Nouveau mot de passe choisi par la personne après une réinitialisation',
  mot_de_passe_change: 'Mot de passe changé par la personne',
  inscription_sms: 'Compte activé par la personne, avec son téléphone portable',
  franceconnect: 'Compte activé par la personne, avec FranceConnect',
  franceconnect_lie: 'FranceConnect relié au compte par la personne',
  mot_de_passe_ecarte: 'Mot de passe d’avant écarté par la personne, qui vient de relier FranceConnect',
  rattachement: 'Fiche rattachée par la personne à son compte déjà activé',
  portable_confirme: 'Téléphone portable confirmé par la personne',
  mot_de_passe_oublie: 'Mot de passe oublié, remplacé par la personne',
  limite_levee: 'Enfants des autres écoles de nouveau visibles par la personne',
  signalement: 'Erreur signalée par la personne sur un enfant',
  signalement_repris: 'Signalement d’un enfant repris par la personne, qui s’était trompée',
  bloque: 'Compte bloqué par l’école',
  debloque: 'Compte débloqué par l’école',
  compte_arrive: 'Compte arrivé d’une autre école',
  compte_suivi: 'Compte parti dans une autre école',
};
