import { paths } from '../../../src/paths.ts';
import type { MonCompteVM } from '../../../src/vues/portail/compte.ts';
import {
  AUTRE_COMPTE_REFUSE,
  DATE_D_AUTRE_ECOLE_FAUSSE,
  FAITS,
  messageExpire,
} from '../../../src/vues/portail/messages.ts';
import type { PageDuPortail } from './page-du-portail.ts';

const LEA = { prenom: 'Léa', profil: 'eleve' } as const;
const ANNE = { prenom: 'Anne', profil: 'representant_legal' } as const;
const VIDE = { jour: '', mois: '', annee: '' };

const refuser = (message: string) => [{ champ: 'identifiant', message }];

/** One person, several fiches and accounts: the pages of it, and « Mon compte » with what leads there. */
export const pagesDeRattachement = (compte: MonCompteVM): PageDuPortail[] => [
  {
    nom: 'mon compte, d’autres enfants peut-être',
    vue: 'portail/mon-compte',
    vm: {
      ...compte,
      message: FAITS.rattache,
      autreCompte: paths.portailAutreCompte(),
      autreEcole: paths.portailAutreEcole(),
    },
    titulaire: ANNE,
  },
  {
    nom: 'mon compte d’un élève qui vient d’ailleurs',
    vue: 'portail/mon-compte',
    vm: {
      ...compte,
      profil: 'eleve',
      prenom: 'Léa',
      nom: 'DUPONT',
      identifiant: 'l.dupont12',
      enfants: [],
      message: FAITS.ancien_choisi,
      ancienCompte: paths.portailAncienCompte(),
    },
    titulaire: LEA,
  },
  {
    nom: 'autre compte',
    vue: 'portail/rattachement/autre-compte',
    vm: { profil: 'representant_legal', identifiant: '', erreurs: [], message: null },
    titulaire: ANNE,
  },
  {
    nom: 'autre compte refusé',
    vue: 'portail/rattachement/autre-compte',
    vm: {
      profil: 'representant_legal',
      identifiant: 'a.leroy31',
      erreurs: refuser(AUTRE_COMPTE_REFUSE.representant_legal.autre_nom),
      message: null,
    },
    titulaire: ANNE,
  },
  {
    nom: 'autre compte, mot de passe périmé',
    vue: 'portail/rattachement/autre-compte',
    vm: {
      profil: 'representant_legal',
      identifiant: 'a.leroy31',
      erreurs: [],
      message: messageExpire(new Date('2026-11-30T12:00:00Z')),
    },
    titulaire: ANNE,
  },
  {
    nom: 'ancien compte d’un élève',
    vue: 'portail/rattachement/autre-compte',
    vm: { profil: 'eleve', identifiant: '', erreurs: [], message: null },
    titulaire: LEA,
  },
  ...Object.values(AUTRE_COMPTE_REFUSE.eleve).map(
    (message, rang): PageDuPortail => ({
      nom: `ancien compte d’un élève, refusé ${rang + 1}`,
      vue: 'portail/rattachement/autre-compte',
      vm: { profil: 'eleve', identifiant: 'l.dupont12', erreurs: refuser(message), message: null },
      titulaire: LEA,
    }),
  ),
  {
    nom: 'confirmer un enfant',
    vue: 'portail/rattachement/naissance',
    vm: {
      ecole: 'École des Tilleuls',
      naissance: VIDE,
      erreurs: [],
      action: paths.portailConfirmerEnfant({ id: '2' }),
    },
    titulaire: ANNE,
  },
  {
    nom: 'un enfant dans une autre école',
    vue: 'portail/rattachement/naissance',
    vm: { ecole: null, naissance: VIDE, erreurs: [], action: paths.portailAutreEcole() },
    titulaire: ANNE,
  },
  {
    nom: 'un enfant dans une autre école, date fausse',
    vue: 'portail/rattachement/naissance',
    vm: {
      ecole: null,
      naissance: { jour: '1', mois: '2', annee: '2018' },
      erreurs: [{ champ: 'naissance-jour', message: DATE_D_AUTRE_ECOLE_FAUSSE }],
      action: paths.portailAutreEcole(),
    },
    titulaire: ANNE,
  },
];
