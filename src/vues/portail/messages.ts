import type { Profil } from '../../domain/comptes/etats.ts';
import { dureeEnMots, formatDate } from '../../domain/francais.ts';
import type { FinDeSession } from '../../domain/portail/session.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import { VOIR_LA_DIRECTION } from '../../textes/portail.ts';
import type { MessagePortailVM } from './commun.ts';

/** Why somebody is back at the first page. */
export const FINS: Readonly<Record<FinDeSession, MessagePortailVM>> = {
  active: {
    type: 'attention',
    titre: 'Ce compte vient d’être activé',
    message:
      'C’est peut-être vous, sur un autre appareil, ou l’autre parent\u00a0: connectez-vous avec le mot de passe choisi. Si ce n’est aucun de vous, prévenez tout de suite l’école.',
  },
  reinitialise: {
    type: 'attention',
    titre: 'Le mot de passe a changé',
    message:
      'Il vient d’être changé, ici ou par l’école. Connectez-vous avec le nouveau, ou avec FranceConnect.',
  },
  bloque: {
    type: 'erreur',
    titre: 'Ce compte est bloqué',
    message: VOIR_LA_DIRECTION,
  },
  continuee: {
    type: 'info',
    titre: 'Cette page a déjà servi',
    message:
      'Vous avez cliqué deux fois, ou continué dans une autre fenêtre. Si vous ne retrouvez pas la suite, recommencez.',
  },
  expiree: {
    type: 'info',
    titre: 'Vous êtes resté longtemps sans rien faire',
    message: 'Par sécurité, vous avez été déconnecté. Recommencez.',
  },
};

/** What was done, said on the page that follows. */
export const FAITS = {
  deconnecte: {
    type: 'succes',
    titre: 'Vous êtes déconnecté',
    message: 'Sur un appareil partagé, fermez aussi le navigateur.',
  },
  /** The browser, or somebody, has let go of the session. */
  sans_session: {
    type: 'info',
    titre: 'Vous avez été déconnecté',
    message: 'Pour revoir votre compte, connectez-vous de nouveau.',
  },
  prevenue: {
    type: 'info',
    titre: 'L’école est prévenue',
    message:
      'Votre compte n’est pas encore activé. Quand l’école aura corrigé, revenez avec la même feuille ou le même mail.',
  },
  reconnexion: {
    type: 'info',
    titre: 'Reconnectez-vous',
    message: 'Avant de changer l’adresse à confirmer, redonnez votre mot de passe, par sécurité.',
  },
  active: { type: 'succes', titre: 'C’est fini, le compte est activé' },
  /** « Mon compte » says the identifier too. */
  inscrit: { type: 'succes', titre: 'C’est fini, le compte est activé' },
  lie: {
    type: 'succes',
    titre: 'FranceConnect est relié à votre compte',
    message: 'La prochaine fois, il suffira pour entrer.',
  },
  ecarte: {
    type: 'succes',
    titre: 'L’ancien mot de passe ne vaut plus rien',
    message: 'FranceConnect est désormais la seule façon d’entrer dans votre compte.',
  },
  remplace_sans_mail: {
    type: 'succes',
    titre: 'Le mot de passe est changé',
    message: 'Il reste à donner une adresse mail\u00a0: elle servira en cas de mot de passe oublié.',
  },
  signalement: {
    type: 'info',
    titre: 'L’école est prévenue',
    message: 'Votre compte n’est pas encore activé. Quand l’école aura corrigé, recommencez.',
  },
  mot_de_passe: { type: 'succes', titre: 'Le mot de passe est changé' },
  mail: { type: 'succes', titre: 'L’adresse mail est confirmée' },
  portable: { type: 'succes', titre: 'Le numéro de portable est confirmé' },
  limite: { type: 'succes', titre: 'Vous voyez de nouveau tous vos enfants' },
  signale: {
    type: 'succes',
    titre: 'L’école est prévenue',
    message:
      'Cet enfant n’est plus dans votre compte. Si vous vous êtes trompé, dites-le plus bas, sous «\u00a0Mes enfants\u00a0».',
  },
  repris: {
    type: 'succes',
    titre: 'L’école ne voit plus votre signalement',
    message: 'Donnez maintenant la date de naissance de cet enfant, pour montrer que c’est bien le vôtre.',
  },
  trop_repris: {
    type: 'attention',
    titre: 'Vous avez trop souvent changé d’avis aujourd’hui',
    message: 'Recommencez demain, ou dites-le à l’école.',
  },
  rattache: { type: 'succes', titre: 'Vos enfants de l’autre compte sont maintenant ici' },
  autre_enfant: { type: 'succes', titre: 'Cet enfant est maintenant dans votre compte' },
  confirme: { type: 'succes', titre: 'C’est fait, vous avez confirmé cet enfant' },
  ancien_choisi: {
    type: 'succes',
    titre: 'Tu as retrouvé ton ancien compte',
    message:
      'Ton identifiant et ton mot de passe sont de nouveau ceux d’avant. Jette la feuille de cette école.',
  },
  ancien_provisoire: {
    type: 'succes',
    titre: 'Tu as retrouvé ton ancien compte',
    message: 'Ton identifiant est de nouveau celui d’avant. Ton mot de passe est celui que tu as choisi ici.',
  },
} as const satisfies Readonly<Record<string, MessagePortailVM>>;

export type Information = keyof typeof FAITS;
const estInformation = (valeur: unknown): valeur is Information =>
  typeof valeur === 'string' && Object.hasOwn(FAITS, valeur);
const estFin = (valeur: unknown): valeur is FinDeSession =>
  typeof valeur === 'string' && Object.hasOwn(FINS, valeur);

/** The message that an address asks for, among ours. */
export function messageDe({ info, fin }: Readonly<Record<string, unknown>>): MessagePortailVM | null {
  if (estInformation(info)) return FAITS[info];
  return estFin(fin) ? FINS[fin] : null;
}

export const messageReessai = (secondes: number): string =>
  secondes > 0 ? `Vous pourrez réessayer dans ${dureeEnMots(secondes)}.` : '';

/** The same words for an unknown identifier, a wrong password and an account that cannot enter. */
export const messageEntreeRefusee = (secondes: number): string =>
  `L’identifiant ou le mot de passe n’est pas le bon. ${messageReessai(secondes)}`.trim();
/**
 * A password chosen in an activation that was not finished never counted; one chosen before the mail was to be confirmed does.
 * True for everybody, it tells nobody which of them the account is.
 */
export const AIDE_ENTREE_REFUSEE: Readonly<Record<Profil, string>> = {
  eleve: 'Tu n’avais pas fini d’activer ton compte\u202f? Essaie aussi le mot de passe de ta feuille.',
  representant_legal:
    'Vous n’aviez pas fini d’activer votre compte\u202f? Essayez aussi le mot de passe de la lettre ou du mail de l’école.',
};
export const messageEntreeAttendue = (secondes: number): string =>
  `Trop d’essais. ${messageReessai(secondes)}`.trim();

/** Of who is logged in. */
export const messageActuelFaux = (secondes: number, profil: Profil = 'representant_legal'): string =>
  `Ce n’est pas ${profil === 'eleve' ? 'ton' : 'votre'} mot de passe de maintenant. ${messageReessai(secondes)}`.trim();

/** After a right password only (rules §8.6). */
export const messageBloque: MessagePortailVM = FINS.bloque;
export const messageExpire = (le: Date): MessagePortailVM => ({
  type: 'attention',
  titre: 'Ce mot de passe provisoire n’est plus valable',
  message: `Il l’était jusqu’au ${formatDate(le)}. Demandez-en un nouveau à l’école.`,
});
/** Said to whoever has just given the password that the new one opens with, so that it gives nothing away; the old one opens nothing. */
export const messageRemplace = (par: string): MessagePortailVM => ({
  type: 'attention',
  titre: 'Votre identifiant a changé',
  message: `Le nouveau est ${par}, le mot de passe est le même. Recommencez avec lui, et notez-le\u00a0: l’école peut aussi vous remettre une nouvelle feuille.`,
});

/** Whichever is wrong, and of whichever school (rules §4.5). */
export const messageLimiteFausse = (nombre: number, secondes: number): string =>
  `${nombre > 1 ? 'Ces dates ne sont pas toutes les bonnes.' : 'Ce n’est pas la bonne date.'} ${messageReessai(secondes)}`.trim();
/** One answer, whichever date is wrong. */
export const messageDateFausse = (profil: Profil, nombre: number, secondes: number): string =>
  `${
    profil === 'eleve'
      ? 'Ce n’est pas la date que l’école connaît. Vérifie-la, ou demande à un adulte.'
      : nombre > 1
        ? 'Une de ces dates n’est pas celle que l’école connaît.'
        : 'Cette date n’est pas celle que l’école connaît.'
  } ${messageReessai(secondes)}`.trim();
export const messageDatesAttendues = (secondes: number): string =>
  `Trop de dates essayées. ${messageReessai(secondes)}`.trim();

/** Why another account cannot be brought to this one; what its password alone has shown. */
export const AUTRE_COMPTE_REFUSE = {
  representant_legal: {
    le_sien: 'Cet identifiant est déjà celui de votre compte. Donnez celui de l’autre compte.',
    autre_profil: 'Cet identifiant est celui d’un élève. Donnez celui d’un représentant légal.',
    autre_nom:
      'L’autre compte n’est pas au même nom et au même prénom que celui-ci. S’il est bien à vous, demandez aux écoles d’écrire votre nom de la même façon.',
    aucune: 'L’autre compte n’a plus aucun enfant.',
    deja: 'L’autre compte vient de changer. Recommencez.',
  },
  eleve: {
    le_sien: 'Cet identifiant est déjà celui de ton compte. Écris celui d’avant.',
    autre_profil: 'Cet identifiant est celui d’un adulte. Écris celui que tu avais avant.',
    autre_personne:
      'Ce compte n’est pas au même nom, au même prénom et à la même date de naissance que le tien. S’il est bien à toi, demande à ton école.',
    encore_la:
      'Ton ancienne école te compte encore parmi ses élèves. Demande à tes parents de le lui dire, puis recommence dans quelques jours.',
    aucune: 'Ton école ne te compte plus parmi ses élèves. Demande-lui pourquoi.',
    deja: 'Ton ancien compte vient de changer. Recommence.',
  },
} as const;

/** The same whether or not there is such a fiche. */
export const DATE_D_AUTRE_ECOLE_FAUSSE =
  'Cette date n’est pas celle d’un enfant que nous pouvons ajouter. Vérifiez-la.';
export const DATES_D_AUTRE_ECOLE_EPUISEES = `Vous avez déjà essayé ${NOMBRES.rattachements.lettres} aujourd’hui. Recommencez demain, ou demandez à l’école.`;

export const CODE_MAL_FORME = `Écrivez les ${NOMBRES.chiffresCode.lettres} du code`;
export const CODES_REFUSES = {
  faux: 'Ce n’est pas le bon code. Plusieurs messages\u202f? Prenez le plus récent.',
  brule: 'Trop de codes faux\u00a0: demandez un autre code.',
  aucun: 'Ce code ne vaut plus rien\u00a0: demandez-en un autre.',
} as const;

export const codeEnvoye: MessagePortailVM = { type: 'succes', titre: 'Un autre code vient de partir' };
/** Of a way on which nobody knows whether there is somebody to send it to. */
export const codeRedemande: MessagePortailVM = { type: 'succes', titre: 'Un autre code est demandé' };
export const codeAttendu = (secondes: number): MessagePortailVM => ({
  type: 'attention',
  titre: 'Trop de codes demandés',
  message: `Regardez bien tous vos messages. ${messageReessai(secondes)}`.trim(),
});
/** Whatever was typed, anybody's or nobody's. */
export const messageTropDeDemandes = (secondes: number): string =>
  `Trop de demandes. ${messageReessai(secondes)}`.trim();
/** The address was refused by its server, or does not answer. */
export const codeNonParti = (motif: string): MessagePortailVM => ({
  type: 'erreur',
  titre: 'Le message n’a pas pu partir',
  message: `${motif} Vérifiez l’adresse, ou donnez-en une autre.`,
});

/** Where the children should be. */
export const AUCUN_ENFANT_AU_COMPTE = 'Aucun enfant n’est rattaché à ce compte. Demandez à l’école.';
/** An activation that nothing is left to go on with. */
export function messageAucunEnfant(signales: number): string {
  if (signales === 0) return AUCUN_ENFANT_AU_COMPTE;
  const dit = signales > 1 ? 'qu’aucun de ces enfants n’est le vôtre' : 'que cet enfant n’est pas le vôtre';
  return `Vous avez dit à l’école ${dit}. Elle doit corriger.`;
}
