import { enCapitales } from '../../domain/francais.ts';
import type { CompteActif, MonIdentite } from '../../queries/portail/inscription.ts';
import type { AvecErreurs } from '../commun.ts';
import type { MessagePortailVM, PageDeParcoursVM } from './commun.ts';
import { messageReessai } from './messages.ts';
import type { IncertainVM } from './oubli.ts';

/** « Je n’ai pas encore de compte » (`portable`, `nom`, `prenom`). */
export interface InscriptionVM extends AvecErreurs {
  portable: string;
  nom: string;
  prenom: string;
}

/** The mobile of somebody whom FranceConnect has named (`portable`). */
export interface PortableFranceConnectVM extends PageDeParcoursVM {
  qui: string;
  portable: string;
  action: string;
}

/** Accounts that the person has activated before; without one, no child is left to join. */
export interface DejaInscritVM {
  comptes: readonly CompteActif[];
  /** Where one goes on with the children of other fiches; null when there are none. */
  continuer: string | null;
  motDePasseOublie: string;
  /** For who had an account with another number. */
  identifiantOublie: string;
}

/** On the way out: FranceConnect is left too. */
export interface FinFranceConnectVM {
  url: string;
}

/** « Hayat OUALI »: the name one goes by. */
export const quiEstCe = ({ nom, nomUsage, prenoms }: MonIdentite): string =>
  `${prenoms[0] ?? ''} ${enCapitales(nomUsage ?? nom)}`.trim();

/** The same for everybody: whether a school knows the number is told by the SMS alone. */
const AIDE_SMS =
  'Le SMS ne part que vers un numéro que l’école connaît, pour le même nom et le même prénom. Rien n’arrive\u202f? Demandez à l’école quel numéro elle a.';

/** Whether a code has left, nobody is told here. */
export const smsIncertain = (portable: string): IncertainVM => ({
  chapeau:
    'Écrivez ici le code du SMS. Si l’école connaît ce numéro, pour votre nom et votre prénom, il vient de partir au',
  ou: portable,
  changer: 'Changer de numéro',
  sinon: AIDE_SMS,
});

export const messageSmsAttendu = (secondes: number): string =>
  `Trop de codes demandés. ${messageReessai(secondes)}`.trim();

/** Some dates are right, and some are not: which, is not said. */
export const messageDatesEnPartie = (secondes: number): string =>
  `Une de ces dates n’est pas celle que l’école connaît. Corrigez-la, ou continuez sans cet enfant. ${messageReessai(secondes)}`.trim();

export const messageInscrit = (identifiant: string): MessagePortailVM => ({
  type: 'succes',
  titre: 'C’est fini, le compte est activé',
  message: `Votre identifiant est ${identifiant}. Notez-le\u00a0: il sert à vous connecter, avec votre mot de passe.`,
});

/** By the reason that the client of FranceConnect gives. */
/** FranceConnect was linked to an account that a password opens: who chose it (`inscription/mot-de-passe-d-avant`)? */
export interface MotDePasseDAvantVM {
  action: string;
}

export const REFUS_FRANCECONNECT = {
  annule: {
    type: 'info',
    titre: 'Vous n’êtes pas passé par FranceConnect',
    message: 'Recommencez quand vous voulez, ou connectez-vous autrement.',
  },
  expire: {
    type: 'attention',
    titre: 'Vous êtes resté longtemps sur FranceConnect',
    message: 'Par sécurité, cela ne compte plus. Recommencez.',
  },
  indisponible: {
    type: 'erreur',
    titre: 'FranceConnect ne répond pas',
    message: 'Ce n’est pas votre faute. Réessayez dans quelques minutes, ou connectez-vous autrement.',
  },
  invalide: {
    type: 'erreur',
    titre: 'FranceConnect n’a pas pu dire qui vous êtes',
    message: 'Recommencez. Si cela continue, connectez-vous autrement, ou demandez à l’école.',
  },
} as const satisfies Readonly<Record<string, MessagePortailVM>>;

/** The one that an address asks for. */
export const refusDeFranceConnect = (motif: unknown): MessagePortailVM | null =>
  typeof motif === 'string' && Object.hasOwn(REFUS_FRANCECONNECT, motif)
    ? REFUS_FRANCECONNECT[motif as keyof typeof REFUS_FRANCECONNECT]
    : null;

/** What stops somebody at the end of the way. */
export const FINS_FRANCECONNECT = {
  autre: {
    type: 'attention',
    titre: 'Ce compte est déjà relié à une autre identité FranceConnect',
    message: 'Rien n’a changé. Connectez-vous avec elle, ou avec votre identifiant et votre mot de passe.',
  },
  prise: {
    type: 'info',
    titre: 'Votre identité FranceConnect a déjà un compte',
    message: 'Passez de nouveau par FranceConnect\u00a0: vous y entrerez.',
  },
} as const satisfies Readonly<Record<string, MessagePortailVM>>;
