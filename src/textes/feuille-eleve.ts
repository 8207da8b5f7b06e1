import { formatDate } from '../domain/francais.ts';
import type { MotDePasseDocument } from './mot-de-passe.ts';
import { NOMBRES } from './nombres.ts';
import { LIRE_LES_CASES, type MotsCompte, type MotsDocument } from './papiers.ts';
import { profilAChoisir } from './profil.ts';

/**
 * The words of a pupil's sheet. The sheet speaks to the child (« tu »); only the last block speaks to the grown-ups of the
 * family (« vous »). Between asterisks: bold.
 */
export interface MotsFeuille extends MotsCompte {
  readonly adultes: readonly string[];
}

const PROFIL = profilAChoisir('eleve');

export const MOTS_FEUILLE: MotsDocument = {
  titre: 'Feuilles individuelles des comptes élèves',
  confidentiel: 'Document personnel et confidentiel',
  surtitre: 'Ton compte ÉduConnect',
  presentation:
    'Avec ton compte ÉduConnect, tu utilises les services numériques de ton école, en classe comme à la maison. ' +
    'Il est à toi et il te suit d’année en année.',
  libelleIdentifiant: 'Ton identifiant',
  titreServices: 'Tes services',
  legendeQr: 'Scanne ce code pour\u00A0ouvrir le\u00A0portail.',
  edition: 'Feuille éditée',
  aucun: 'Aucune feuille à imprimer.',
  consigne: (urlPortail) => `Ouvre *${urlPortail}* et choisis ${PROFIL}.`,
};

export const TITRE_ADULTES = 'Pour les adultes de la famille';

const CHOISIR_PROFIL = `Choisis le profil ${PROFIL}.`;
const ADULTES = [
  'ÉduConnect est le service de connexion de l’Éducation nationale\u00A0: avec un seul compte, votre enfant accède aux services ' +
    'que son école utilise. Ce compte est le sien\u202F; il est distinct du vôtre.',
  'Conservez cette feuille en lieu sûr et n’en publiez pas de photo. Une question, un identifiant ou un mot de passe ' +
    'oublié\u202F? L’école vous aidera.',
];

function ouvrirPortail(urlPortail: string): string {
  return `Avec un adulte, ouvre *${urlPortail}* ou\u00A0scanne le code ci\u2011contre.`;
}

function etapesActivation(urlPortail: string, saisir: string, dejaActive: boolean): string[] {
  const choisir = `Invente ${dejaActive ? 'un nouveau' : 'ton propre'} mot de passe, de ${NOMBRES.motDePasseEleve.chiffres} au moins, et écris-le deux fois.`;
  const debut = [ouvrirPortail(urlPortail), CHOISIR_PROFIL, saisir, choisir];
  if (dejaActive) return debut;
  return [
    ...debut,
    'Indique ta date de naissance.',
    'Si ta famille est d’accord, ajoute une adresse mail\u00A0: elle servira si tu oublies ton mot de passe.',
  ];
}

function conclusionActivation(dejaActive: boolean): string {
  return dejaActive
    ? 'C’est fait\u00A0: ton nouveau mot de passe remplace l’ancien.'
    : 'C’est fait, ton compte est activé\u202F! Ton identifiant et ton mot de passe te suffiront.';
}

/** The words for one kind of password; the same for every pupil of that kind but for the date. */
export function motsFeuille(motDePasse: MotDePasseDocument, urlPortail: string): MotsFeuille {
  const saisirProvisoire =
    'Écris ton identifiant et ton mot de passe provisoire, exactement comme sur cette feuille.';
  const saisirNouveau = 'Écris ton identifiant et ton nouveau mot de passe provisoire.';
  switch (motDePasse.type) {
    case 'provisoire': {
      const dejaActive = motDePasse.reste !== 'activer';
      return {
        libelleMotDePasse: 'Ton mot de passe provisoire',
        precisions: [
          LIRE_LES_CASES,
          `À utiliser *jusqu’au ${formatDate(motDePasse.expireLe)}*. Après cette date, demande-en un autre à ton école.`,
        ],
        titreEtapes: dejaActive ? 'Pour te connecter de nouveau' : 'Pour activer ton compte',
        etapes: etapesActivation(urlPortail, saisirProvisoire, dejaActive),
        conclusion: conclusionActivation(dejaActive),
        adultes: ADULTES,
      };
    }
    case 'choisi':
      return {
        libelleMotDePasse: 'Ton mot de passe',
        annonce: 'Le mot de passe que tu as choisi',
        precisions: [
          'Ton compte est déjà activé. Si tu as oublié ton mot de passe, demande à ton école de t’en donner un provisoire.',
        ],
        titreEtapes: 'Pour te connecter',
        etapes: [
          ouvrirPortail(urlPortail),
          CHOISIR_PROFIL,
          'Écris ton identifiant et le mot de passe que tu as choisi.',
        ],
        adultes: [
          ...ADULTES.slice(0, 1),
          'Pour se connecter\u00A0: l’identifiant ci-dessus et le mot de passe que vous avez choisi ensemble.',
          ...ADULTES.slice(1),
        ],
      };
    case 'expire': {
      const dejaActive = motDePasse.reste !== 'activer';
      return {
        libelleMotDePasse: 'Ton mot de passe provisoire',
        annonce: 'Il n’est plus valable',
        precisions: [
          `Il a expiré le *${formatDate(motDePasse.expireLe)}*. Demande à ton école de t’en donner un nouveau.`,
        ],
        titreEtapes: 'Quand tu auras ton nouveau mot de passe provisoire',
        etapes: etapesActivation(urlPortail, saisirNouveau, dejaActive),
        conclusion: conclusionActivation(dejaActive),
        adultes: ADULTES,
      };
    }
    case 'aucun':
      return {
        libelleMotDePasse: 'Ton mot de passe',
        annonce: 'Tu n’en as pas encore',
        precisions: ['C’est ton école qui te le donne\u00A0: demande-lui un mot de passe provisoire.'],
        titreEtapes: 'Quand tu auras ton mot de passe provisoire',
        etapes: etapesActivation(urlPortail, 'Écris ton identifiant et ton mot de passe provisoire.', false),
        conclusion: conclusionActivation(false),
        adultes: ADULTES,
      };
  }
}
