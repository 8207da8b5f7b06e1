import { ETAT_LABELS, type Etat, type Origine, type Profil } from './compte-etats.ts';
import { phrase } from './onde/phrase.ts';

export const ACTIONS_ECOLE = ['informer', 'informer_en_reinitialisant', 'reinitialiser'] as const;
export type ActionEcole = (typeof ACTIONS_ECOLE)[number];

export const ACTIONS_PORTAIL = [
  'choisir_mot_de_passe',
  'confirmer_mail',
  'inscription_sms',
  'franceconnect',
  'rattacher_a_un_compte_actif',
  'remplacer_provisoire',
] as const;
export type ActionPortail = (typeof ACTIONS_PORTAIL)[number];

/** What an action of the school does to one account. */
export const EFFETS = ['attribuer', 'reemettre', 'reinitialiser', 'conserver', 'laisser', 'refuser'] as const;
export type Effet = (typeof EFFETS)[number];

/** What the person's own action does: « avancer » changes the state, « choisir » the password only. */
export type EffetPortail = 'avancer' | 'choisir' | 'refuser';

/** One cell: what happens, the state afterwards, and the sentence of the help page. */
export interface Case<E> {
  effet: E;
  apres: Etat;
  origine?: Origine;
  phrase: string;
}
export type Cases<E> = Readonly<Record<Etat, Case<E>>>;

export interface LigneEcole {
  par: 'ecole';
  libelle: string;
  cases: Readonly<Record<Profil, Cases<Effet>>>;
}
export interface LignePortail {
  par: 'portail';
  libelle: string;
  /** Without a profile, the action does not exist for it. */
  cases: Readonly<Partial<Record<Profil, Cases<EffetPortail>>>>;
}

const nomme = (etat: Etat) => phrase`« ${ETAT_LABELS[etat]} »`;
const passeA = (etat: Etat) => phrase`Le compte passe à l'état ${nomme(etat)}.`;
const resteA = (etat: Etat) => phrase`Le compte reste à l'état ${nomme(etat)}.`;

const attribuer: Case<Effet> = {
  effet: 'attribuer',
  apres: 'informe',
  phrase: phrase`Un mot de passe provisoire est attribué. ${passeA('informe')}`,
};

const conserver: Case<Effet> = {
  effet: 'conserver',
  apres: 'informe',
  phrase: phrase`Le mot de passe provisoire est conservé ; s'il a expiré, un nouveau le remplace. ${resteA('informe')}`,
};

const laisser = (etat: 'en_cours' | 'actif'): Case<Effet> => ({
  effet: 'laisser',
  apres: etat,
  phrase: phrase`Rien ne change : le mot de passe choisi par la personne n'est pas modifié. ${resteA(etat)}`,
});

const reinitialiser = (etat: 'informe' | 'en_cours' | 'actif'): Case<Effet> => ({
  effet: 'reinitialiser',
  apres: etat,
  phrase:
    etat === 'informe'
      ? phrase`Un nouveau mot de passe provisoire remplace le précédent. ${resteA(etat)}`
      : phrase`Un nouveau mot de passe provisoire remplace le mot de passe choisi, et les connexions ouvertes sont fermées. ${resteA(etat)}`,
});

const jamaisInforme: Case<Effet> = {
  effet: 'refuser',
  apres: 'non_informe',
  phrase: phrase`Impossible : le compte n'a pas encore de mot de passe. Utilisez « Informer ».`,
};

/** The same row for pupils and guardians. */
const tous = (cases: Cases<Effet>): Record<Profil, Cases<Effet>> => ({
  eleve: cases,
  representant_legal: cases,
});

const avancer = (apres: Etat, texte: string, origine?: Origine): Case<EffetPortail> => ({
  effet: 'avancer',
  apres,
  phrase: phrase`${texte} ${passeA(apres)}`,
  ...(origine === undefined ? {} : { origine }),
});
const refuser = (apres: Etat, texte: string): Case<EffetPortail> => ({
  effet: 'refuser',
  apres,
  phrase: texte,
});

const SANS_PROVISOIRE = phrase`Impossible : la personne n'a pas encore reçu de mot de passe provisoire.`;
const DEJA_CHOISI = phrase`Impossible : la personne a déjà choisi son mot de passe.`;
const DEJA_ACTIF = phrase`Inutile : le compte est déjà activé, la personne se connecte.`;
const PAS_DE_MAIL = phrase`Impossible : aucune adresse mail n'attend de confirmation.`;

/** A way that needs nothing from the school: from any state but the last. The « origine » tells which way it was. */
const sansEcole = (texte: string, origine?: Origine): Cases<EffetPortail> => ({
  non_informe: avancer('actif', texte, origine),
  informe: avancer('actif', texte, origine),
  en_cours: avancer('actif', texte, origine),
  actif: refuser('actif', DEJA_ACTIF),
});

const choisir = (etat: 'en_cours' | 'actif'): Case<EffetPortail> => ({
  effet: 'choisir',
  apres: etat,
  phrase: phrase`Après une réinitialisation par l'école, la personne se connecte avec le mot de passe provisoire et en choisit un autre. ${resteA(etat)}`,
});
const remplacer: Cases<EffetPortail> = {
  non_informe: refuser('non_informe', SANS_PROVISOIRE),
  informe: refuser(
    'informe',
    phrase`Impossible : le compte n'est pas activé, la personne choisit son mot de passe en l'activant.`,
  ),
  en_cours: choisir('en_cours'),
  actif: choisir('actif'),
};

/**
 * The table of DESIGN §4.1 (guide §3 and §4): one row per action, one cell per state. The guard of the services,
 * the buttons offered, the help page and the diagram of the README all read it here.
 */
export const TABLE: Readonly<Record<ActionEcole, LigneEcole> & Record<ActionPortail, LignePortail>> = {
  informer: {
    par: 'ecole',
    libelle: 'Informer',
    cases: tous({
      non_informe: attribuer,
      informe: conserver,
      en_cours: laisser('en_cours'),
      actif: laisser('actif'),
    }),
  },
  informer_en_reinitialisant: {
    par: 'ecole',
    libelle: 'Informer en réinitialisant le mot de passe',
    cases: tous({
      non_informe: attribuer,
      informe: reinitialiser('informe'),
      en_cours: reinitialiser('en_cours'),
      actif: reinitialiser('actif'),
    }),
  },
  reinitialiser: {
    par: 'ecole',
    libelle: 'Réinitialiser le mot de passe',
    cases: tous({
      non_informe: jamaisInforme,
      informe: reinitialiser('informe'),
      en_cours: reinitialiser('en_cours'),
      actif: reinitialiser('actif'),
    }),
  },
  choisir_mot_de_passe: {
    par: 'portail',
    libelle: 'Activer avec le mot de passe provisoire',
    cases: {
      eleve: {
        non_informe: refuser('non_informe', SANS_PROVISOIRE),
        informe: avancer(
          'actif',
          phrase`L'élève choisit son mot de passe et indique sa date de naissance.`,
          'etablissement',
        ),
        en_cours: refuser('en_cours', DEJA_CHOISI),
        actif: refuser('actif', DEJA_CHOISI),
      },
      representant_legal: {
        non_informe: refuser('non_informe', SANS_PROVISOIRE),
        informe: avancer(
          'en_cours',
          phrase`La personne choisit son mot de passe, indique la date de naissance des enfants et donne une adresse mail.`,
        ),
        en_cours: refuser('en_cours', DEJA_CHOISI),
        actif: refuser('actif', DEJA_CHOISI),
      },
    },
  },
  confirmer_mail: {
    par: 'portail',
    libelle: 'Confirmer l’adresse mail',
    cases: {
      representant_legal: {
        non_informe: refuser('non_informe', PAS_DE_MAIL),
        informe: refuser('informe', PAS_DE_MAIL),
        en_cours: avancer(
          'actif',
          phrase`La personne suit le lien reçu à son adresse mail.`,
          'etablissement',
        ),
        actif: refuser('actif', DEJA_ACTIF),
      },
    },
  },
  inscription_sms: {
    par: 'portail',
    libelle: 'S’inscrire par SMS',
    cases: {
      representant_legal: sansEcole(
        phrase`La personne s'inscrit elle-même avec son téléphone portable et la date de naissance des enfants.`,
        'responsable',
      ),
    },
  },
  franceconnect: {
    par: 'portail',
    libelle: 'Passer par FranceConnect',
    cases: {
      representant_legal: sansEcole(
        phrase`La personne s'identifie avec FranceConnect, son téléphone portable et la date de naissance des enfants.`,
        'franceconnect',
      ),
    },
  },
  rattacher_a_un_compte_actif: {
    par: 'portail',
    libelle: 'Rattacher à un compte déjà activé',
    cases: {
      representant_legal: sansEcole(
        phrase`La personne rattache ces élèves à son compte déjà activé, que la fiche montre désormais avec son origine.`,
      ),
    },
  },
  remplacer_provisoire: {
    par: 'portail',
    libelle: 'Choisir un mot de passe après une réinitialisation',
    cases: { eleve: remplacer, representant_legal: remplacer },
  },
};
