import { phrase } from '../../phrase.ts';
import type { Etat, Origine } from '../etats.ts';
import {
  type ActionPortail,
  type CasePortail,
  type Cases,
  type LignePortail,
  type MotifRefusPortail,
  type ParSituation,
  toutes,
} from './cases.ts';

const avancer = (apres: Etat, texte: string, origine?: Origine): CasePortail => ({
  effet: 'avancer',
  apres,
  phrase: texte,
  ...(origine === undefined ? {} : { origine }),
});
const refuser = (apres: Etat, texte: string, motif: MotifRefusPortail = 'etat'): ParSituation<CasePortail> =>
  toutes({ effet: 'refuser', apres, motif, phrase: texte });

/** What begins with a login by provisional password needs one that is valid. */
const avecProvisoire = (cell: CasePortail, etat: Etat): ParSituation<CasePortail> => ({
  ...refuser(
    etat,
    phrase`Impossible : il faut un mot de passe provisoire encore valable, que l'école peut donner.`,
    'provisoire_perime',
  ),
  provisoire: cell,
});

const SANS_PROVISOIRE = phrase`Impossible : la personne n'a pas encore reçu de mot de passe provisoire.`;
const DEJA_CHOISI = phrase`Impossible : la personne a déjà choisi son mot de passe.`;
const DEJA_ACTIF = phrase`Inutile : le compte est déjà activé, la personne se connecte.`;
const PAS_DE_MAIL = phrase`Impossible : aucune adresse mail n'attend de confirmation.`;

/** A way that needs nothing from the school: from any state but the last. The « origine » tells which way it was. */
const sansEcole = (texte: string, origine?: Origine): Cases<CasePortail> => ({
  non_informe: toutes(avancer('actif', texte, origine)),
  informe: toutes(avancer('actif', texte, origine)),
  en_cours: toutes(avancer('actif', texte, origine)),
  actif: refuser('actif', DEJA_ACTIF),
});

const choisir = (etat: 'en_cours' | 'actif'): ParSituation<CasePortail> =>
  avecProvisoire(
    {
      effet: 'choisir',
      apres: etat,
      phrase: phrase`Après une réinitialisation par l'école, la personne se connecte avec le mot de passe provisoire et en choisit un autre.`,
    },
    etat,
  );
const remplacer: Cases<CasePortail> = {
  non_informe: refuser('non_informe', SANS_PROVISOIRE),
  informe: refuser(
    'informe',
    phrase`Impossible : le compte n'est pas activé, la personne choisit son mot de passe en l'activant.`,
  ),
  en_cours: choisir('en_cours'),
  actif: choisir('actif'),
};

const OUBLI_NON_ACTIF = phrase`Impossible : le compte n'est pas activé, l'école peut donner un nouveau mot de passe provisoire.`;
const oublier: Cases<CasePortail> = {
  non_informe: refuser('non_informe', OUBLI_NON_ACTIF),
  informe: refuser('informe', OUBLI_NON_ACTIF),
  en_cours: refuser('en_cours', OUBLI_NON_ACTIF),
  actif: {
    ...toutes<CasePortail>({
      effet: 'choisir',
      apres: 'actif',
      phrase: phrase`Avec un code envoyé au téléphone ou à l'adresse mail confirmés, la personne choisit un nouveau mot de passe. Celui donné par l'école ne vaut plus rien.`,
    }),
    aucun: {
      effet: 'refuser',
      apres: 'actif',
      motif: 'etat',
      phrase: phrase`Impossible : le compte n'a pas de mot de passe, la personne passe par FranceConnect.`,
    },
  },
};

/** What the person does (rules §4.1, §8). */
export const TABLE_PORTAIL: Readonly<Record<ActionPortail, LignePortail>> = {
  choisir_mot_de_passe: {
    par: 'portail',
    libelle: 'Activer avec le mot de passe provisoire',
    cases: {
      eleve: {
        non_informe: refuser('non_informe', SANS_PROVISOIRE),
        informe: avecProvisoire(
          avancer(
            'actif',
            phrase`L'élève choisit son mot de passe et indique sa date de naissance.`,
            'etablissement',
          ),
          'informe',
        ),
        en_cours: refuser('en_cours', DEJA_CHOISI),
        actif: refuser('actif', DEJA_CHOISI),
      },
      representant_legal: {
        non_informe: refuser('non_informe', SANS_PROVISOIRE),
        informe: avecProvisoire(
          avancer(
            'en_cours',
            phrase`La personne choisit son mot de passe, indique la date de naissance des enfants et donne une adresse mail.`,
          ),
          'informe',
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
        en_cours: toutes(
          avancer('actif', phrase`La personne suit le lien reçu à son adresse mail.`, 'etablissement'),
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
      representant_legal: {
        ...sansEcole(
          phrase`La personne rattache ces élèves à son compte déjà activé, que la fiche montre désormais avec son origine.`,
        ),
        actif: toutes({
          effet: 'reunir',
          apres: 'actif',
          phrase: phrase`La personne, qui a un autre compte activé, y rattache ces élèves : la fiche montre désormais celui-là.`,
        }),
      },
    },
  },
  reprendre_son_ancien_compte: {
    par: 'portail',
    libelle: 'Reprendre son ancien compte dans une nouvelle école',
    cases: {
      eleve: {
        non_informe: refuser('non_informe', SANS_PROVISOIRE),
        informe: avecProvisoire(
          avancer(
            'actif',
            phrase`L'élève, qui vient d'activer le compte donné par sa nouvelle école, retrouve son ancien identifiant.`,
          ),
          'informe',
        ),
        en_cours: refuser('en_cours', DEJA_CHOISI),
        actif: toutes({
          effet: 'reunir',
          apres: 'actif',
          phrase: phrase`L'élève, qui vient d'activer le compte donné par sa nouvelle école, retrouve son ancien identifiant et le mot de passe de son choix.`,
        }),
      },
    },
  },
  remplacer_provisoire: {
    par: 'portail',
    libelle: 'Choisir un mot de passe après une réinitialisation',
    cases: { eleve: remplacer, representant_legal: remplacer },
  },
  mot_de_passe_oublie: {
    par: 'portail',
    libelle: 'Remplacer un mot de passe oublié',
    cases: { eleve: oublier, representant_legal: oublier },
  },
};
