import type { MotDePasseAffiche, Profil } from '../domain/compte.ts';
import type { ActionCompteVM } from '../rendering/vues/eleve.ts';

const COMMENT_INFORMER: Readonly<Record<Profil, string>> = {
  eleve: 'la feuille à imprimer',
  representant_legal: 'la lettre à imprimer ou le mail',
};

/** A button of a detail page. */
export function actionDeCompte(action: ActionCompteVM['action'], profil: Profil): ActionCompteVM {
  if (action === 'informer') {
    return {
      action,
      libelle: 'Informer',
      icone: 'envelope-open',
      explication: `Attribue un mot de passe provisoire si besoin, et prépare ${COMMENT_INFORMER[profil]}.`,
    };
  }
  return {
    action,
    libelle: 'Réinitialiser le mot de passe',
    icone: 'key',
    explication: 'Donne un nouveau mot de passe provisoire\u202f; l’ancien cesse de fonctionner.',
  };
}

/** What a detail page says of the password, which it never shows. */
export const MOT_DE_PASSE_LABELS: Readonly<Record<MotDePasseAffiche, string>> = {
  vide: 'Aucun\u00a0: le compte n’a pas encore été informé',
  provisoire: 'Mot de passe provisoire en cours de validité',
  masque: '*****',
  expire: 'Mot de passe provisoire expiré',
};
