import { NOMBRES } from '../../textes/nombres.ts';
import type { AvecErreurs } from '../commun.ts';
import { messageAttente } from './messages.ts';

export interface InformationVM {
  type: 'succes' | 'info' | 'erreur';
  titre: string;
  message: string;
}

export interface MotDePasseVM extends AvecErreurs {
  identifiant: string;
  /** Page wanted before the login. */
  retour: string;
  /** Why one is here: logged out, login that took too long or was cut short. */
  information: InformationVM | null;
  /** Tries are made to wait: whoever shows the code of the phone need not. */
  avecCode: boolean;
}

/** What led to the login page. */
export const INFORMATIONS = {
  deconnecte: {
    type: 'succes',
    titre: 'Vous êtes déconnecté',
    message: 'Sur un ordinateur partagé, pensez aussi à fermer le navigateur.',
  },
  expiree: {
    type: 'info',
    titre: 'La connexion a pris trop de temps',
    message: `Par sécurité, une connexion commencée doit être terminée en ${NOMBRES.connexion.lettres}. Recommencez-la.`,
  },
  interrompue: {
    type: 'erreur',
    titre: 'Votre connexion a été interrompue',
    message: 'Recommencez-la depuis le début.',
  },
  /** To who comes from a page: a session that ended, a link followed. Which of the two is not known for sure. */
  enRoute: {
    type: 'info',
    titre: 'Connectez-vous pour continuer',
    message: `Vous arriverez ensuite à la page demandée. Une session se ferme après ${NOMBRES.inactivite.chiffres} sans activité, ou depuis un autre appareil\u00a0: mot de passe changé, session fermée dans «\u00a0Mon accès\u00a0».`,
  },
} as const satisfies Record<string, InformationVM>;

export const tropDeCodes = (secondes: number): InformationVM => ({
  type: 'erreur',
  titre: 'Trop de codes erronés',
  message: `Par sécurité, recommencez la connexion depuis le début. ${messageAttente(secondes)}`.trim(),
});
