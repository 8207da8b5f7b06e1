import { EVENEMENTS_DE_DELEGATION } from '../domain/circonscription/delegation.ts';
import {
  motsDuSilence,
  OBJETS_DE_DELEGATION,
  PERMIS_PAR_DELEGATION,
  RESTE_A_LA_DIRECTION,
} from '../domain/circonscription/mots.ts';
import { aideActions, type LigneAide } from '../domain/comptes/decision/aide.ts';
import type { Profil } from '../domain/comptes/etats.ts';
import { type EtatGuide, guideEtats } from '../domain/comptes/guide.ts';
import { MOTIFS_AVIS, OBJETS_AVIS } from '../domain/connexion/avis.ts';
import type { Perimetre } from '../domain/ecole/perimetre.ts';
import { NOMBRES } from '../textes/nombres.ts';
import { MOTS_PROFIL } from '../textes/profil.ts';

export interface GuideVM {
  /** Chapters in order; « id » is the anchor and the name of the file in views/guide/chapitres/. */
  chapitres: readonly {
    id: IdChapitre;
    titre: string;
    parties: readonly { id: IdPartie; titre: string }[];
  }[];
  /** Of every part, for its heading. */
  titres: Readonly<Record<IdPartie, string>>;
  /** Subjects of the mails about an agent's own access. */
  avis: readonly string[];
  avisDeDelegation: readonly string[];
  /** What makes a school « silencieuse ». */
  silence: string;
  /** What a delegation allows, and never does. */
  permis: Readonly<Record<Perimetre, string>>;
  resteALaDirection: string;
  /** By profile, since guardians may also be « en cours d’activation ». */
  comptes: Readonly<Record<Profil, ActionsGuideVM>>;
}

export interface ActionsGuideVM {
  /** « le compte de l’élève ». */
  compte: string;
  etats: readonly EtatGuide[];
  /** The school's actions only: what the person does is explained on the sheet. */
  actions: readonly LigneAide[];
}

/** The one list of titles: the table of contents and the headings both come from it. */
const CHAPITRES = [
  { id: 'premiers-pas', titre: 'Premiers pas', parties: [] },
  {
    id: 'que-faire',
    titre: 'Que faire quand…',
    parties: [
      { id: 'que-faire-representants', titre: 'Avec un représentant légal' },
      { id: 'que-faire-eleves', titre: 'Avec un élève' },
      { id: 'que-faire-onde', titre: 'Avec une mise à jour depuis ONDE' },
      { id: 'que-faire-connexion', titre: 'Avec votre connexion' },
    ],
  },
  {
    id: 'connexion',
    titre: 'Se connecter',
    parties: [
      { id: 'premiere-connexion', titre: 'La première fois' },
      { id: 'code', titre: 'Le code à usage unique' },
      { id: 'codes-de-secours', titre: 'Les codes de secours' },
      { id: 'mon-acces', titre: 'Mon accès' },
      { id: 'mails-acces', titre: 'Les mails sur votre accès' },
    ],
  },
  {
    id: 'tableau-de-bord',
    titre: 'Le tableau de bord et les statistiques',
    parties: [{ id: 'statistiques', titre: 'Les statistiques' }],
  },
  {
    id: 'eleves',
    titre: 'Les élèves',
    parties: [
      { id: 'rechercher', titre: 'Rechercher' },
      { id: 'selectionner', titre: 'Sélectionner' },
      { id: 'informer', titre: 'Informer' },
      { id: 'feuilles', titre: 'Imprimer les feuilles' },
      { id: 'lister', titre: 'Lister les comptes' },
      { id: 'activation-eleves', titre: 'Quand un élève active son compte' },
      { id: 'reinitialiser', titre: 'Réinitialiser les mots de passe' },
      { id: 'nouvel-identifiant', titre: 'Demander un nouvel identifiant' },
      { id: 'actions', titre: 'Les actions possibles sur les comptes élèves' },
    ],
  },
  {
    id: 'representants-legaux',
    titre: 'Les représentants légaux',
    parties: [
      { id: 'trois-facons', titre: 'Trois façons d’activer un compte' },
      { id: 'deja-un-compte', titre: '«\u00a0Non activé\u00a0», et pourtant déjà inscrit ailleurs' },
      { id: 'rechercher-representants', titre: 'Rechercher et sélectionner' },
      { id: 'informer-representants', titre: 'Informer' },
      { id: 'informer-par-mail', titre: 'Par mail' },
      { id: 'informer-par-lettre', titre: 'Par feuilles imprimables' },
      { id: 'lister-representants', titre: 'Lister les comptes' },
      { id: 'activation-representants', titre: 'Quand une famille active son compte' },
      { id: 'signalements', titre: 'Ce que les familles signalent' },
      { id: 'reinitialiser-representants', titre: 'Réinitialiser les mots de passe' },
      { id: 'nouvel-identifiant-representants', titre: 'Demander un nouvel identifiant' },
      { id: 'actions-representants', titre: 'Ce que fait chaque action' },
    ],
  },
  {
    id: 'suivre',
    titre: 'Qui reste-t-il\u202f? et le guichet',
    parties: [
      { id: 'qui-reste', titre: 'Qui reste-t-il\u202f?' },
      { id: 'liste-enseignant', titre: 'La liste pour l’enseignant' },
      { id: 'guichet', titre: 'Le guichet' },
    ],
  },
  {
    id: 'onde',
    titre: 'Mettre à jour l’école depuis ONDE',
    parties: [
      { id: 'exporter', titre: 'Exporter les deux fichiers' },
      { id: 'deposer', titre: 'Déposer les fichiers' },
      { id: 'meme-personne', titre: 'Un départ et une arrivée pour une seule personne' },
      { id: 'lettres-illisibles', titre: 'Des «\u00a0?\u00a0» dans les noms' },
      { id: 'changements', titre: 'Ce qui change, ce qui ne change pas' },
    ],
  },
  { id: 'parametrage', titre: 'Le paramétrage', parties: [] },
  {
    id: 'deleguer',
    titre: 'Déléguer',
    parties: [
      { id: 'deleguer-ien', titre: 'Accorder une délégation (IEN)' },
      { id: 'deleguer-direction', titre: 'Y répondre (direction)' },
      { id: 'deleguer-enseignant', titre: 'La recevoir (enseignant)' },
      { id: 'mails-delegation', titre: 'Les mails sur une délégation' },
    ],
  },
  { id: 'journal', titre: 'Le journal', parties: [] },
  { id: 'confidentialite', titre: 'Protéger les données', parties: [] },
] as const satisfies readonly {
  id: string;
  titre: string;
  parties: readonly { id: string; titre: string }[];
}[];
export type IdChapitre = (typeof CHAPITRES)[number]['id'];
export type IdPartie = (typeof CHAPITRES)[number]['parties'][number]['id'];

const TITRES = Object.fromEntries(
  CHAPITRES.flatMap(({ parties }) => parties.map(({ id, titre }) => [id, titre])),
) as Record<IdPartie, string>;

export const guideVM = (): GuideVM => ({
  chapitres: CHAPITRES,
  titres: TITRES,
  avis: MOTIFS_AVIS.map((motif) => OBJETS_AVIS[motif]),
  avisDeDelegation: EVENEMENTS_DE_DELEGATION.map((evenement) => OBJETS_DE_DELEGATION[evenement]),
  silence: motsDuSilence(NOMBRES.silence.chiffres),
  permis: PERMIS_PAR_DELEGATION,
  resteALaDirection: RESTE_A_LA_DIRECTION,
  comptes: {
    eleve: actionsSur('eleve'),
    representant_legal: actionsSur('representant_legal'),
  },
});

const actionsSur = (profil: Profil): ActionsGuideVM => ({
  compte: MOTS_PROFIL[profil].compte,
  etats: guideEtats(profil),
  actions: aideActions(profil).filter(({ par }) => par === 'ecole'),
});
