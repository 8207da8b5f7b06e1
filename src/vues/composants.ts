import type { EtatDelegation } from '../domain/circonscription/delegation.ts';
import type { Etat, Profil } from '../domain/comptes/etats.ts';
import type { Assistance } from '../domain/ecole/assistance.ts';
import type { FieldError } from '../errors.ts';
import type { Pagination } from '../rendering/pagination.ts';
import type { LigneDelegationVM } from './circonscription/lignes.ts';
import type { BoutonVM, CacheVM, LienVM, ReponseVM } from './commun.ts';
import type { ActionCompteVM, FicheCompteVM } from './comptes/fiche.ts';
import type { FiltreVM } from './comptes/filtres.ts';
import type { Tri } from './comptes/liste.ts';
import type { CarteVM } from './comptes/reste/guichet.ts';
import type { ProchaineActionVM } from './comptes/reste/prochaine-action.ts';
import type { SignalementOuvertVM } from './comptes/signalements.ts';
import type { TelephoneARelierVM } from './connexion/telephone.ts';
import type { TacheVM } from './ecole/a-faire.ts';
import type { ChiffreCle } from './ecole/accueil.ts';
import type { FraicheurVM } from './ecole/fraicheur.ts';
import type { DateSaisieVM, EtapeVM, MessagePortailVM } from './portail/commun.ts';
import type { EnfantSignaleVM } from './portail/compte.ts';
import type { SegmentVM } from './statistiques/barre.ts';
import type { ChiffreVM, ProfilStatistiquesVM } from './statistiques/statistiques.ts';
import type { TendanceVM } from './statistiques/tendance.ts';

type Rien = Record<never, never>;

/** Message in a frame. */
export interface AlerteVM {
  type: 'succes' | 'info' | 'attention' | 'erreur';
  titre?: string;
  message?: string;
  points?: readonly string[];
  lien?: LienVM;
  /** What may be done about it: a form of its own. */
  bouton?: BoutonVM;
  /** Read aloud when the page opens: for the result of an action. */
  annonce?: boolean;
}

/** State of an account, and what may be added to it. */
export interface BadgeEtatVM {
  etat: Etat;
  bloque?: boolean;
  notificationExpiree?: boolean;
  nouvelIdentifiantDemande?: boolean;
  identiteChangee?: boolean;
}

/** A term with its values; a missing one is said « Non renseigné » or « Non renseignée ». */
export interface TermeVM {
  terme: string;
  texte?: string | null;
  compte?: BadgeEtatVM;
  liens?: readonly LienVM[];
  liste?: readonly string[];
  /** The text is an identifier. */
  code?: boolean;
  /** It is a mail address. */
  mail?: boolean;
  feminin?: boolean;
}

/** One box, radio button or switch with its label. */
export interface CaseVM {
  nom: string;
  libelle: string;
  /** « oui » */
  valeur?: string;
  coche?: boolean;
  /** The name of the field. */
  id?: string;
  type?: 'checkbox' | 'radio' | undefined;
  aide?: string | undefined;
}

export interface ChampVM {
  nom: string;
  libelle: string;
  type?: 'text' | 'password' | 'search' | 'file' | 'email' | 'tel' | 'date';
  /** The name of the field. */
  id?: string;
  /** Never shown again for a password. */
  valeur?: string;
  aide?: string;
  /** Those of the page; the field finds its own. */
  erreurs?: readonly FieldError[];
  requis?: boolean;
  facultatif?: boolean;
  autocomplete?: string;
  inputmode?: string;
  maxlength?: number;
  accept?: string;
  /** Full width otherwise. */
  largeur?: 'court' | 'moyen';
  /** Identifiers, one-time codes: wide fixed letters. */
  code?: boolean;
  /** The page is there for this field alone: it has the focus, unless the summary of faults takes it. */
  premier?: boolean;
}

/** Several lines of text. */
export type ZoneVM = Pick<
  ChampVM,
  'nom' | 'libelle' | 'valeur' | 'aide' | 'erreurs' | 'maxlength' | 'requis'
>;

/** Several answers (boxes) or one (radio buttons). The first control bears the id « nom ». */
export interface GroupeChoixVM {
  nom: string;
  libelle: string;
  choix: readonly ReponseVM[];
  type?: 'checkbox' | 'radio';
  id?: string;
  aide?: string;
  erreurs?: readonly FieldError[];
  /** The legend is for screen readers only. */
  libelleCache?: boolean;
}

/** What is about to be done, and the button that does it. */
export interface ConfirmationVM {
  titre: string;
  action: string;
  bouton: string;
  annuler: LienVM;
  message?: string;
  /** « 12 reçoivent un mot de passe ». */
  effets?: readonly { nombre: number; libelle: string; detail?: string }[];
  avertissements?: readonly string[];
  /** What is lost cannot be given back. */
  danger?: boolean;
}

/** Buttons of the surrounding form, whose ticks are kept; or links, whose « base » ends with « ? » or « & ». */
type ModeDeListe = { mode: 'boutons' } | { mode: 'boutons' | 'liens'; base: string };

export type PaginationVM = {
  pagination: Pagination;
  /** Name of the navigation. */
  libelle: string;
} & ModeDeListe;

/** A link, or a button of the surrounding form. */
export type ElementDeMenu = { libelle: string; icone?: string; aide?: string } & (
  | { url: string }
  /** « telechargement »: the page stays, the button can be used again. */
  | { url?: never; nom: string; valeur: string; telechargement?: boolean }
);

/** Drawings of public/img/portail.svg; decorative, the words stand beside. */
export type Dessin = 'adultes' | 'bravo' | 'cadenas' | 'cle' | 'eleve' | 'gateau' | 'lettre' | 'telephone';

/** Components of the portal alone, for fingers and phones. */
interface ComponentsDuPortail {
  'portail/choix': { url: string; libelle: string; detail?: string; dessin?: Dessin };
  'portail/code': { erreurs: readonly FieldError[] };
  'portail/date-naissance': {
    nom: string;
    libelle: string;
    valeur: DateSaisieVM;
    erreurs: readonly FieldError[];
    /** The date is that of the person who types: the browser may know it. */
    sienne?: boolean;
    /** The page is there for this field alone. */
    premier?: boolean;
    /** The legend is for screen readers only: the title of the page asks already. */
    libelleCache?: boolean;
  };
  'portail/dessin': { nom: Dessin };
  'portail/enfants-signales': { signales: readonly EnfantSignaleVM[] };
  'portail/etape': { etape: EtapeVM | null };
  'portail/message': { message: MessagePortailVM | null };
  'portail/secret-en-attente': { enAttente: boolean | undefined };
  'portail/nouveau-secret': { profil: Profil; identifiant: string; erreurs: readonly FieldError[] };
}

/** Name under views/components/ → the view model that the component draws. */
export interface Components extends ComponentsDuPortail {
  alerte: AlerteVM;
  /** « pour »: whose, where several stand on a page. */
  bouton: { bouton: BoutonVM; pour?: string };
  'delegation/badge': { etat: EtatDelegation; mot: string };
  'delegation/tableau': { legende: string; lignes: readonly LigneDelegationVM[] };
  'delegation/sans-mail': { noms: readonly string[] };
  /** « de »: whose. */
  assistance: { assistance: Assistance | null; de: string };
  'chiffre-cle': ChiffreCle;
  'compte/actions-compte': Pick<
    FicheCompteVM,
    'action' | 'criteres' | 'nouvelIdentifiant' | 'blocage' | 'compte'
  > & {
    actions: readonly ActionCompteVM[];
  };
  'compte/badge-etat': BadgeEtatVM;
  'compte/prochaine-action': ProchaineActionVM;
  'compte/barre-etats': {
    libelle: string;
    total: number;
    parEtat: readonly { etat: Etat; nombre: number; url?: string }[];
  };
  'compte/carte-guichet': CarteVM;
  'compte/description-compte': FicheCompteVM['compte'];
  'compte/fraicheur': FraicheurVM;
  'compte/historique-compte': Pick<FicheCompteVM, 'evenements' | 'journal'>;
  'compte/identite-changee': Pick<FicheCompteVM, 'compte' | 'nouvelIdentifiant'>;
  'compte/suite-identifiant': Pick<FicheCompteVM, 'suiteDIdentifiant'>;
  'compte/signalements': { signalements: readonly SignalementOuvertVM[] };
  description: { elements: readonly TermeVM[] };
  'adresse-mail': { adresse: string };
  'etat-vide': { titre: string; message?: string; lien?: LienVM };
  'formulaire/case-a-cocher': CaseVM;
  'formulaire/champ': ChampVM;
  'formulaire/confirmation': ConfirmationVM;
  'formulaire/csrf': Rien;
  'formulaire/groupe-choix': GroupeChoixVM;
  'formulaire/zone': ZoneVM;
  'formulaire/resume-erreurs': { erreurs: readonly FieldError[] };
  icone: { nom: string; classe?: string };
  'liste/actions-liste': {
    criteres: string;
    selection: { nombre: number };
    total: number;
    un: string;
    des: string;
    /** The one to prefer first. */
    informer: readonly { action: string; libelle: string; icone: string }[];
    /** Id of the guide's table of actions. */
    aide: string;
  };
  'liste/case-liste': { rang: number; ligne: { id: string; nom: string; prenom: string; coche: boolean } };
  'liste/case-page': Rien;
  'liste/entete-triable': {
    cle: string;
    libelle: string;
    tri: Tri;
  } & ModeDeListe;
  'liste/filtre': FiltreVM;
  'liste/legende-liste': { pagination: Pagination; un: string; des: string };
  'liste/pagination': PaginationVM;
  'liste/panneau-filtres': {
    /** Without criteria it is the whole list. */
    action: string;
    titre: string;
    texte: Pick<ChampVM, 'nom' | 'libelle' | 'valeur'>;
    filtres: readonly FiltreVM[];
    resume: readonly string[];
    caches?: readonly CacheVM[];
  };
  'menu-actions': { libelle: string; icone?: string; elements: readonly ElementDeMenu[] };
  'page/bandeau': Rien;
  'page/entete-page': {
    titre: string;
    /** From the nearest tab to the parent of this page. */
    ariane?: readonly LienVM[];
    chapeau?: string;
  };
  'page/messages': Rien;
  'page/pied': Rien;
  'page/tete': { titre: string };
  'statistiques/barre': { segments: readonly SegmentVM[] };
  'statistiques/chiffre': ChiffreVM;
  'statistiques/motifs': Rien;
  'statistiques/par-division': { legende: string; colonne: string; profil: ProfilStatistiquesVM };
  'statistiques/par-etat': { legende: string; profil: ProfilStatistiquesVM; nuitFaite: boolean };
  mots: Pick<TacheVM, 'mots'>;
  'statistiques/origines': { profil: ProfilStatistiquesVM };
  'statistiques/pastille': { etat: Etat };
  'statistiques/tendance': TendanceVM;
  'telephone-a-relier': TelephoneARelierVM;
}

/** Those that link inside the school: a page without one cannot include them. */
export interface ComponentsDEcole {
  'liste/liens-de-suivi': Rien;
  'liste/liste-vide': { filtree: boolean; un: string; des: string; url: string };
}
