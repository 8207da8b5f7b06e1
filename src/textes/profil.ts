import { PROFIL_LABELS, PROFIL_NOMS, type Profil } from '../domain/comptes/etats.ts';
import { pluriel } from '../domain/francais.ts';

interface MotsProfil {
  readonly un: string;
  readonly des: string;
  /** Alone: a column, a subtitle. */
  readonly libelle: string;
  /** The tab, and the title of its list. */
  readonly onglet: string;
  /** « le compte de l’élève », without its article. */
  readonly compte: string;
  /** What the school hands out. */
  readonly feuille: string;
  readonly feuilles: string;
  /** The button that prepares it. */
  readonly informer: string;
  readonly introuvable: string;
  /** Where the guide says what each action does to the account. */
  readonly aide: string;
}

/** How screens, letters and messages speak of each kind of account holder. */
export const MOTS_PROFIL = {
  eleve: {
    ...PROFIL_NOMS.eleve,
    libelle: PROFIL_LABELS.eleve,
    onglet: 'Élèves',
    compte: 'compte de l’élève',
    feuille: 'feuille',
    feuilles: 'feuilles',
    informer: 'Informer',
    introuvable: 'Cet élève n’est pas dans cette école.',
    aide: 'actions',
  },
  representant_legal: {
    ...PROFIL_NOMS.representant_legal,
    libelle: PROFIL_LABELS.representant_legal,
    onglet: 'Représentants légaux',
    compte: 'compte du représentant légal',
    feuille: 'lettre',
    feuilles: 'lettres',
    informer: 'Informer par feuilles',
    introuvable: 'Ce représentant légal n’est pas dans cette école.',
    aide: 'actions-representants',
  },
} as const satisfies Readonly<Record<Profil, MotsProfil>>;

/** The profile to choose on the portal, between asterisks (bold) as papers and mails write it. */
export const profilAChoisir = (profil: Profil): string => `*«\u00A0${MOTS_PROFIL[profil].libelle}\u00A0»*`;

/** « 12 élèves », « 1 représentant légal » */
export const compterPersonnes = (profil: Profil, n: number): string =>
  pluriel(n, MOTS_PROFIL[profil].un, MOTS_PROFIL[profil].des);
