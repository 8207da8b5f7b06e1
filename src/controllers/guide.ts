import { REGLES } from '../auth/limites.ts';
import { MOTIFS_AVIS, OBJETS_AVIS } from '../domain/avis.ts';
import { aideActions, type Profil } from '../domain/compte.ts';
import { guideEtats } from '../domain/guide.ts';
import { PROPOSITION_JOURS } from '../domain/onde/mise-a-jour.ts';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE, INACTIVITY_MS, SESSION_MAX_MS } from '../domain/session.ts';
import type { PublicContext } from '../middlewares/context.ts';
import { TAILLE_PAGE } from '../queries/eleves.ts';
import type { ActionsGuideVM, GuideVM } from '../rendering/vues/guide.ts';

const MINUTE_MS = 60_000;

/** The one list of titles: the table of contents and the headings both come from it. */
const CHAPITRES: GuideVM['chapitres'] = [
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
  { id: 'tableau-de-bord', titre: 'Le tableau de bord', parties: [] },
  {
    id: 'eleves',
    titre: 'Les élèves',
    parties: [
      { id: 'rechercher', titre: 'Rechercher' },
      { id: 'selectionner', titre: 'Sélectionner' },
      { id: 'informer', titre: 'Informer' },
      { id: 'feuilles', titre: 'Imprimer les feuilles' },
      { id: 'lister', titre: 'Lister les comptes' },
      { id: 'reinitialiser', titre: 'Réinitialiser les mots de passe' },
      { id: 'nouvel-identifiant', titre: 'Demander un nouvel identifiant' },
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
      { id: 'reinitialiser-representants', titre: 'Réinitialiser les mots de passe' },
      { id: 'nouvel-identifiant-representants', titre: 'Demander un nouvel identifiant' },
      { id: 'actions-representants', titre: 'Ce que fait chaque action' },
    ],
  },
  { id: 'actions', titre: 'Les actions possibles sur les comptes élèves', parties: [] },
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
  { id: 'confidentialite', titre: 'Protéger les données', parties: [] },
];

export function afficherGuide(ctx: PublicContext): void {
  const vm: GuideVM = {
    chapitres: CHAPITRES,
    nombres: {
      elevesParPage: TAILLE_PAGE,
      minutesOtpRecent: CODE_RECENT_MS / MINUTE_MS,
      emissionsSansCode: EMISSIONS_SANS_CODE,
      minutesInactivite: INACTIVITY_MS / MINUTE_MS,
      heuresSession: SESSION_MAX_MS / (60 * MINUTE_MS),
      essaisLibres: REGLES.otp.libres,
      joursProposition: PROPOSITION_JOURS,
    },
    avis: MOTIFS_AVIS.map((motif) => OBJETS_AVIS[motif]),
    comptes: {
      eleve: actionsSur('eleve', 'compte de l’élève'),
      representant_legal: actionsSur('representant_legal', 'compte du représentant légal'),
    },
  };
  ctx.page('guide/index', vm, { titre: 'Guide', layout: 'simple' });
}

const actionsSur = (profil: Profil, compte: string): ActionsGuideVM => ({
  compte,
  etats: guideEtats(profil),
  actions: aideActions(profil).filter(({ par }) => par === 'ecole'),
});

export function afficherAccessibilite(ctx: PublicContext): void {
  ctx.page('accessibilite/index', {}, { titre: 'Accessibilité', layout: 'simple' });
}
