import { phrase } from '../../phrase.ts';
import type { Etat, Profil } from '../etats.ts';
import {
  type ActionEcole,
  type CaseEcole,
  type Cases,
  type LigneEcole,
  type ParSituation,
  toutes,
} from './cases.ts';

const attribuer: CaseEcole = {
  effet: 'attribuer',
  apres: 'informe',
  phrase: 'Un mot de passe provisoire est attribué.',
};

const reemettre = (apres: Etat): CaseEcole => ({
  effet: 'reemettre',
  apres,
  phrase: phrase`Un mot de passe provisoire expiré est remplacé par un nouveau.`,
});

const laisser = (apres: Etat): CaseEcole => ({
  effet: 'laisser',
  apres,
  phrase: phrase`Le mot de passe choisi par la personne n'est pas modifié.`,
});

/** « Informer » gives a password to whoever has none that opens, and changes no other. */
const informe: ParSituation<CaseEcole> = {
  aucun: reemettre('informe'),
  provisoire: {
    effet: 'conserver',
    apres: 'informe',
    phrase: 'Le mot de passe provisoire est conservé.',
  },
  expire: reemettre('informe'),
  choisi: laisser('informe'),
};

/** An account that the school has reset keeps its state while its password is provisional again. */
const dejaChoisi = (etat: 'en_cours' | 'actif'): ParSituation<CaseEcole> => ({
  aucun: {
    effet: 'laisser_sans',
    apres: etat,
    phrase: 'Sans mot de passe donné par l’école ni choisi, rien ne change.',
  },
  provisoire: {
    effet: 'conserver_reinitialise',
    apres: etat,
    phrase: 'Après une réinitialisation, le mot de passe provisoire qu’elle a donné est conservé.',
  },
  expire: reemettre(etat),
  choisi: laisser(etat),
});

const reinitialiser = (apres: 'informe' | 'en_cours' | 'actif'): ParSituation<CaseEcole> =>
  toutes({
    effet: 'reinitialiser',
    apres,
    phrase:
      apres === 'informe'
        ? 'Un nouveau mot de passe provisoire remplace le précédent.'
        : 'Un nouveau mot de passe provisoire remplace le mot de passe actuel, choisi ou provisoire, et les connexions ouvertes sont fermées.',
  });

/** FranceConnect alone opens it: nothing is replaced. */
const reinitialiserActif: ParSituation<CaseEcole> = {
  ...reinitialiser('actif'),
  aucun: {
    effet: 'ajouter',
    apres: 'actif',
    phrase: phrase`Un compte sans mot de passe reçoit un mot de passe provisoire ; FranceConnect l'ouvre toujours si le portable qui l'a relié est encore celui d'ONDE, et les connexions ouvertes sont fermées.`,
  },
};

const jamaisInforme: ParSituation<CaseEcole> = toutes({
  effet: 'refuser',
  apres: 'non_informe',
  motif: 'non_informe',
  phrase: phrase`Impossible : le compte n'a pas encore de mot de passe. Utilisez « Informer ».`,
});

/** The same row for pupils and guardians. */
const tous = (cases: Cases<CaseEcole>): Record<Profil, Cases<CaseEcole>> => ({
  eleve: cases,
  representant_legal: cases,
});

/** What the school does (rules §4.1; guide §3 and §4). */
export const TABLE_ECOLE: Readonly<Record<ActionEcole, LigneEcole>> = {
  informer: {
    par: 'ecole',
    libelle: 'Informer',
    cases: tous({
      non_informe: toutes(attribuer),
      informe,
      en_cours: dejaChoisi('en_cours'),
      actif: dejaChoisi('actif'),
    }),
  },
  informer_en_reinitialisant: {
    par: 'ecole',
    libelle: 'Informer en réinitialisant le mot de passe',
    cases: tous({
      non_informe: toutes(attribuer),
      informe: reinitialiser('informe'),
      en_cours: reinitialiser('en_cours'),
      actif: reinitialiserActif,
    }),
  },
  reinitialiser: {
    par: 'ecole',
    libelle: 'Réinitialiser le mot de passe',
    cases: tous({
      non_informe: jamaisInforme,
      informe: reinitialiser('informe'),
      en_cours: reinitialiser('en_cours'),
      actif: reinitialiserActif,
    }),
  },
};
