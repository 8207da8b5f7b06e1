import { enCapitales, formatDate } from '../domain/francais.ts';
import { CHOISIR_FRANCECONNECT, resteLeLien } from './activation-representant.ts';
import type { MotDePasseRepresentant } from './mot-de-passe.ts';
import { profilAChoisir } from './profil.ts';

/** What a guardian is told of the account, in letters and in mails alike. Between asterisks: bold. */

export interface EnfantDocument {
  readonly prenom: string;
  readonly nom: string;
  readonly classe: string;
}

/** « Ava LEROY (CP A) » */
export const nommerEnfant = ({ prenom, nom, classe }: EnfantDocument): string =>
  `${prenom} ${enCapitales(nom)} (${classe})`;

export const TITRE_COMPTE = 'Votre compte ÉduConnect';
export const LIBELLE_IDENTIFIANT = 'Votre identifiant';
export const TITRE_SERVICES = 'Vos services';
export const PROFIL = profilAChoisir('representant_legal');

export const AUCUN_ENFANT = 'Aucun enfant de cette école n’est rattaché à ce compte.';
/** Why a sibling may be missing, and what to do (rules §6; guide §1.7 for the other schools). */
export const FRATRIE =
  'Un de vos enfants manque\u202F? S’il est dans une autre école, rattachez-le à ce compte depuis le portail. S’il est dans ' +
  'celle-ci, signalez-le à l’école.';

/** The preferred ways of those whose mobile number the school knows (guide §1.1). */
export const TITRE_PREFERES = 'Le plus simple\u00A0: sans mot de passe provisoire';
export const PREFERES = [
  `*S’inscrire par SMS*\u00A0: sur le portail, choisissez ${PROFIL} puis «\u00A0Je n’ai pas encore de ` +
    'compte\u00A0». Un code arrive sur le téléphone portable que l’école connaît.',
  `*FranceConnect*\u00A0: ${CHOISIR_FRANCECONNECT}`,
];

/** What is said of the password, in place of one or beside it. */
export interface MotsMotDePasse {
  readonly libelleMotDePasse?: string;
  /** Shown in place of the password when there is none to give. */
  readonly annonce?: string;
  readonly precisions: readonly string[];
}

export function motsMotDePasse(mdp: MotDePasseRepresentant): MotsMotDePasse {
  switch (mdp.type) {
    case 'provisoire':
      return {
        libelleMotDePasse: 'Votre mot de passe provisoire',
        precisions: [
          `À utiliser *jusqu’au ${formatDate(mdp.expireLe)}*. Après cette date, demandez-en un autre à l’école.`,
        ],
      };
    case 'choisi':
      return {
        libelleMotDePasse: 'Votre mot de passe',
        annonce: 'Le mot de passe que vous avez choisi',
        // The portal only writes to a confirmed address (rules §8.6).
        precisions: [
          resteLeLien(mdp)
            ? 'Vous l’avez oublié\u202F? Demandez un mot de passe provisoire à l’école.'
            : 'Vous l’avez oublié\u202F? Sur le portail, «\u00A0Mot de passe oublié\u00A0» vous en fait choisir un autre, par SMS ou par mail.',
        ],
      };
    case 'franceconnect':
      return {
        annonce: 'Connectez-vous avec FranceConnect',
        precisions: ['Il n’y a pas de mot de passe à retenir.'],
      };
    case 'expire':
      return {
        libelleMotDePasse: 'Votre mot de passe provisoire',
        annonce: 'Il n’est plus valable',
        precisions: [`Il a expiré le *${formatDate(mdp.expireLe)}*. Demandez-en un nouveau à l’école.`],
      };
    case 'aucun':
      return {
        libelleMotDePasse: 'Votre mot de passe',
        annonce: 'Vous n’en avez pas encore',
        precisions: ['Demandez à l’école un mot de passe provisoire.'],
      };
  }
}
