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
  compte_arrive: 'Compte arrivé d’une autre école',
  compte_suivi: 'Compte parti dans une autre école',
};
