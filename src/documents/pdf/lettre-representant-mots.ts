import { formatDate } from '../../domain/francais.ts';
import type { MotDePasseDocument } from '../modeles.ts';
import type { MotsCompte, MotsDocument } from './account-sheet.ts';

/** The words of a guardian's letter. Between asterisks: bold. */
export const MOTS: MotsDocument = {
  confidentiel: 'Document personnel et confidentiel',
  surtitre: 'Votre compte ÉduConnect',
  presentation:
    'ÉduConnect est le service de connexion de l’Éducation nationale\u00A0: un seul compte vous ouvre les démarches et les ' +
    'services numériques de l’école pour tous vos enfants.',
  libelleIdentifiant: 'Votre identifiant',
  titreServices: 'Vos services',
  legendeQr: 'Scannez ce code pour\u00A0ouvrir le\u00A0portail.',
  edition: 'Lettre éditée',
  aucun: 'Aucune lettre à imprimer.',
};

export const TITRE_ENFANTS = 'Les enfants de cette école rattachés à ce compte';
export const AUCUN_ENFANT = 'Aucun enfant de cette école n’est rattaché à ce compte.';
export const FRATRIE =
  'Un de vos enfants manque\u202F? Il est peut-être dans une autre école, ou n’est pas encore rattaché à vous dans ONDE, le ' +
  'fichier de l’école, ou relève d’un autre compte à votre nom. Signalez-le à son école.';

/** The preferred ways of those whose mobile number the school knows (guide §1.1). */
export const TITRE_PREFERES = 'Le plus simple\u00A0: sans mot de passe provisoire';
export const PREFERES = [
  '*S’inscrire par SMS*\u00A0: sur le portail, choisissez *«\u00A0Représentant légal\u00A0»* puis «\u00A0Je n’ai pas encore de ' +
    'compte\u00A0». Un code arrive sur le téléphone portable que l’école connaît.',
  '*FranceConnect*\u00A0: choisissez «\u00A0S’identifier avec FranceConnect\u00A0», avec le compte des impôts, de l’Assurance ' +
    'maladie…',
];

const PROFIL = 'Choisissez le profil *«\u00A0Représentant légal\u00A0»*.';
const SAISIR = 'Saisissez votre identifiant et votre mot de passe provisoire.';
const NOUVEAU = 'Choisissez un nouveau mot de passe, de 12\u00A0caractères au moins.';

function etapes(urlPortail: string, dejaActive: boolean): string[] {
  const debut = [`Ouvrez *${urlPortail}* ou scannez le code ci-contre.`, PROFIL, SAISIR, NOUVEAU];
  if (dejaActive) return debut;
  return [
    ...debut,
    'Indiquez la date de naissance de chacun de vos enfants.',
    'Donnez votre adresse mail, puis ouvrez sous 48\u00A0heures le lien que vous y recevrez\u00A0: votre compte est activé.',
  ];
}

/** The words for one kind of password. */
export function motsLettre(motDePasse: MotDePasseDocument, urlPortail: string): MotsCompte {
  switch (motDePasse.type) {
    case 'provisoire':
      return {
        libelleMotDePasse: 'Votre mot de passe provisoire',
        precisions: [
          'Un caractère par case, sans espace. *Les cases grises sont des chiffres.*',
          `À utiliser *jusqu’au ${formatDate(motDePasse.expireLe)}*. Après cette date, demandez-en un autre à l’école.`,
        ],
        titreEtapes: motDePasse.dejaActive ? 'Pour vous connecter de nouveau' : 'Pour activer votre compte',
        etapes: etapes(urlPortail, motDePasse.dejaActive ?? false),
      };
    case 'choisi':
      return {
        libelleMotDePasse: 'Votre mot de passe',
        annonce: 'Le mot de passe que vous avez choisi',
        precisions: [
          'Vous l’avez oublié\u202F? Sur le portail, «\u00A0Mot de passe oublié\u00A0» vous en fait choisir un autre, par SMS ou par mail.',
        ],
        titreEtapes: 'Pour vous connecter',
        etapes: [
          `Ouvrez *${urlPortail}* ou scannez le code ci-contre.`,
          PROFIL,
          'Saisissez votre identifiant et le mot de passe que vous avez choisi.',
        ],
      };
    case 'expire':
      return {
        libelleMotDePasse: 'Votre mot de passe provisoire',
        annonce: 'Il n’est plus valable',
        precisions: [
          `Il a expiré le *${formatDate(motDePasse.expireLe)}*. Demandez-en un nouveau à l’école.`,
        ],
        titreEtapes: 'Quand vous aurez votre nouveau mot de passe provisoire',
        etapes: etapes(urlPortail, motDePasse.dejaActive ?? false),
      };
    case 'aucun':
      return {
        libelleMotDePasse: 'Votre mot de passe',
        annonce: 'Vous n’en avez pas encore',
        precisions: ['Demandez à l’école un mot de passe provisoire.'],
        titreEtapes: 'Quand vous aurez votre mot de passe provisoire',
        etapes: etapes(urlPortail, false),
      };
  }
}
